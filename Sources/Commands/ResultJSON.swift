import Console
import FoundationEssentials
import PostgresClient
import Presentation

/// The result of one statement as one line of JSON.
enum ResultJSON {
    static func line(_ outcome: ConsoleOutcome, columns: [ResultColumn]?, rows: [[[UInt8]?]]) -> String {
        let document = Document(outcome, columns, rows)
        // There is nothing in it that has no JSON.
        return (try? JSONOutput.line(document)) ?? ""
    }

    private struct Document: Encodable {
        struct Column: Encodable {
            var name: String
            var type: UInt32
        }

        struct Failure: Encodable {
            var severity: String
            var sqlstate: String?
            var message: String
            var detail: String?
            var hint: String?
        }

        var columns: [Column]?
        var rows: [[JSONCell]]?
        var command: String?
        /// How many rows there were, where not all are among `rows`.
        var rowCount: Int?
        var isComplete: Bool
        var error: Failure?
        var auditEntry: Int

        init(_ outcome: ConsoleOutcome, _ columns: [ResultColumn]?, _ rows: [[[UInt8]?]]) {
            let end = outcome.end
            self.columns = columns?.map { Column(name: $0.name, type: $0.type) }
            self.rows = columns.map { columns in
                rows.map { zip($0, columns).map { JSONCell(bytes: $0, type: $1.type) } }
            }
            command = end.tag?.description
            isComplete = !end.isCut && end.error == nil
            rowCount = columns == nil ? end.tag?.rows : end.rows
            auditEntry = outcome.entry
            guard outcome.isFailed, let error = end.error else { return }
            let isWhole = outcome.report == end.report
            self.error = Failure(
                severity: error.severity ?? "ERROR",
                sqlstate: error.state?.rawValue,
                message: isWhole ? error.message : (outcome.report ?? ""),
                detail: isWhole ? error.detail : nil,
                hint: isWhole ? error.hint : nil
            )
        }
    }
}
