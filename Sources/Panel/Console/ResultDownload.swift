import Hummingbird
import Model
import NIOCore
import PostgresClient

/// One result of a run as a file.
enum ResultDownload {
    private static let batch = 64 * 1024

    /// - Throws: `Problem`.
    static func response(_ exchange: Exchange) async throws -> Response {
        let job = try await ConsoleRunning.job(of: exchange)
        let number = try exchange.number("number")
        let results = await job.results
        guard number >= 1, number <= results.count else { throw Problem(.notFound, "The run has no such result.") }
        let result = results[number - 1]
        let name = "\(try exchange.bot.id)-\(job.id.prefix(8))-\(number)"
        switch try exchange.parameter("format") {
        case "csv":
            return .download("\(name).csv", type: "text/csv; charset=utf-8; header=present", csv(result))
        case "json":
            return .download("\(name).json", type: "application/json", json(result))
        case "data":
            let bytes = ByteBuffer(bytes: result.data)
            return .download("\(name).txt", type: "application/octet-stream", ResponseBody(byteBuffer: bytes))
        default: throw Problem(.notFound, "A result can be had as csv, json or data.")
        }
    }

    /// Written in parts: whoever reads slowly does not make the whole of it wait in memory twice.
    static func csv(_ result: StatementResult) -> ResponseBody {
        let header = ResultCSV.line((result.columns ?? []).map { Array($0.name.utf8) })
        return parts([header], rows: result.rows, end: []) { ResultCSV.line($0) }
    }

    static func json(_ result: StatementResult) -> ResponseBody {
        let columns = result.columns ?? []
        let start = Array("[".utf8)
        return parts([start], rows: result.rows, end: Array("\n]\n".utf8)) { row, isFirst in
            Array((isFirst ? "\n" : ",\n").utf8) + ResultJSON.object(row, columns)
        }
    }

    private static func parts(
        _ start: [[UInt8]],
        rows: [[[UInt8]?]],
        end: [UInt8],
        _ line: @escaping @Sendable ([[UInt8]?]) -> [UInt8]
    ) -> ResponseBody { parts(start, rows: rows, end: end) { row, _ in line(row) } }

    private static func parts(
        _ start: [[UInt8]],
        rows: [[[UInt8]?]],
        end: [UInt8],
        _ line: @escaping @Sendable ([[UInt8]?], _ isFirst: Bool) -> [UInt8]
    ) -> ResponseBody {
        ResponseBody { writer in
            var buffer = ByteBuffer()
            for part in start { buffer.writeBytes(part) }
            for (index, row) in rows.enumerated() {
                buffer.writeBytes(line(row, index == 0))
                guard buffer.readableBytes >= batch else { continue }
                try await writer.write(buffer)
                buffer.clear()
            }
            buffer.writeBytes(end)
            try await writer.write(buffer)
            try await writer.finish(nil)
        }
    }
}
