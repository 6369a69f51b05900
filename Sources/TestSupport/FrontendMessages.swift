/// Splits what a client sends into the messages of PostgreSQL's protocol.
struct FrontendMessages {
    struct Message {
        var bytes: ArraySlice<UInt8>
        /// The statement that the message has the server carry out.
        var statement: String?
    }

    private var pending: [UInt8] = []
    private var hasStarted = false
    /// The statement of the last Parse.
    private var parsed = ""

    /// The messages that are whole now.
    mutating func take(_ bytes: [UInt8]) -> [Message] {
        pending += bytes
        var messages: [Message] = []
        while let message = next() { messages.append(message) }
        return messages
    }

    private mutating func next() -> Message? {
        // The first message has no type.
        let head = hasStarted ? 1 : 0
        guard pending.count >= head + 4 else { return nil }
        let length = pending[head..<head + 4].reduce(0) { $0 << 8 | Int($1) }
        guard pending.count >= head + length else { return nil }
        let bytes = pending[..<(head + length)]
        pending = Array(pending[(head + length)...])
        guard hasStarted else {
            hasStarted = true
            return Message(bytes: bytes)
        }
        let body = bytes.dropFirst(5)
        switch bytes.first {
        case UInt8(ascii: "Q"): return Message(bytes: bytes, statement: Self.text(body))
        case UInt8(ascii: "P"):
            parsed = Self.text(body.drop { $0 != 0 }.dropFirst())
            return Message(bytes: bytes)
        case UInt8(ascii: "E"): return Message(bytes: bytes, statement: parsed)
        default: return Message(bytes: bytes)
        }
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
}
