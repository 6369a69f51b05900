import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore

extension Response {
    /// A value as JSON, with sorted keys.
    static func json(
        _ value: some Encodable,
        status: HTTPResponse.Status = .ok,
        as type: String = "application/json"
    ) -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // There is nothing in it that has no JSON.
        let bytes = (try? encoder.encode(value)) ?? Data()
        return Response(
            status: status,
            headers: [.contentType: type],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes + [UInt8(ascii: "\n")]))
        )
    }

    /// Sends a browser on with GET.
    static func redirect(to path: String) -> Response { Response(status: .seeOther, headers: [.location: path]) }

    /// A file to keep, which no browser shows.
    ///
    /// - Parameter name: made of letters, digits, `-` and `.` alone.
    static func download(_ name: String, type: String, _ body: ResponseBody) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: type, .contentDisposition: "attachment; filename=\"\(name)\""],
            body: body
        )
    }
}
