/// A value of a result as JSON.
///
/// Booleans and integers of up to four bytes are JSON's own. Every other value is a string with PostgreSQL's text of it:
/// readers of JSON round numbers and know no infinity.
package struct JSONCell: Encodable, Sendable {
    /// As the server wrote it; nil for NULL.
    private let bytes: [UInt8]?
    /// The OID of its type.
    private let type: UInt32

    package init(bytes: [UInt8]?, type: UInt32) {
        self.bytes = bytes
        self.type = type
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        guard let bytes else { return try container.encodeNil() }
        let text = String(decoding: bytes, as: UTF8.self)
        switch type {
        case 16: try container.encode(text == "t")
        case 21, 23:
            if let number = Int(text) { try container.encode(number) } else { try container.encode(text) }
        default: try container.encode(text)
        }
    }
}
