import FoundationEssentials
import Hummingbird
import NIOCore

/// Server-sent events.
enum EventStream {
    /// How long one stream may last: whoever wants more asks again.
    private static let lifetime: Duration = .seconds(300)

    typealias Send = @Sendable (_ event: String, _ value: any Encodable & Sendable) async throws -> Void

    /// - Parameter body: sends events until there are no more; it ends with the connection.
    static func response(_ body: @escaping @Sendable (Send) async throws -> Void) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: "text/event-stream"],
            body: ResponseBody { writer in
                let (stream, continuation) = AsyncThrowingStream.makeStream(
                    of: ByteBuffer.self,
                    bufferingPolicy: .bufferingNewest(64)
                )
                let work = Task {
                    do {
                        _ = try await within(lifetime) {
                            try await body { event, value in continuation.yield(text(event, value)) }
                        }
                        continuation.finish()
                    } catch {
                        continuation.finish(throwing: error)
                    }
                }
                defer { work.cancel() }
                for try await part in stream { try await writer.write(part) }
                try await writer.finish(nil)
            }
        )
    }

    private static func text(_ event: String, _ value: any Encodable) -> ByteBuffer {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // There is nothing in it that has no JSON, and JSON has no line breaks of its own.
        let data = (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
        return ByteBuffer(string: "event: \(event)\ndata: \(data)\n\n")
    }
}
