import Console
import Model
import PostgresClient

/// A run of the console.
struct RunDocument: Encodable, Sendable {
    struct Column: Encodable, Sendable {
        var name: String
        /// The OID of its type.
        var type: Int
    }

    struct Failure: Encodable, Sendable {
        var report: String
        var sqlstate: String?
        var position: Int?
    }

    struct Result: Encodable, Sendable {
        var statement: String
        var line: Int
        var columns: [Column]?
        var rows: [[JSONCell]]?
        var rowCount: Int?
        var command: String?
        var messages: [String]
        var isComplete: Bool
        var durationMs: Int64
        var auditEntry: Int?
        var error: Failure?
    }

    static let states = ["running", "ended", "cancelled", "broken"]

    var id: String
    var bot: String
    var state: String
    /// Why it could not go on.
    var error: String?
    var results: [Result]

    init(_ job: ConsoleJob) async {
        id = job.id
        bot = job.subject.bot.text
        switch await job.state {
        case .running: state = "running"
        case .ended: state = "ended"
        case .cancelled: state = "cancelled"
        case .broken(let reason): (state, error) = ("broken", reason)
        }
        results = await job.results.map { Result($0) }
    }

    static let properties: [Schema.Property] = [
        .init("id", .text), .init("bot", .botName), .init("state", .word(states)), .optional("error", .text),
        .init("results", .list(.object(result))),
    ]

    private static let result: [Schema.Property] = [
        .init("statement", .text), .init("line", .integer()),
        .optional("columns", .list(.object([.init("name", .text), .init("type", .integer())]))),
        .optional("rows", .list(.list(.cell))), .optional("rowCount", .integer()), .optional("command", .text),
        .init("messages", .list(.text)), .init("isComplete", .flag), .init("durationMs", .integer()),
        .optional("auditEntry", .integer()),
        .optional(
            "error",
            .object([.init("report", .text), .optional("sqlstate", .text), .optional("position", .integer())])
        ),
    ]
}

extension RunDocument.Result {
    init(_ result: StatementResult) {
        statement = result.statement
        line = result.line
        columns = result.columns?.map { .init(name: $0.name, type: Int($0.type)) }
        rows = result.columns.map { columns in
            result.rows.map { row in zip(columns, row).map { JSONCell(bytes: $1, type: $0.type) } }
        }
        rowCount = result.rowCount
        command = result.command
        messages = result.messages
        isComplete = !result.isCut && result.error == nil
        durationMs = result.milliseconds
        auditEntry = result.auditEntry
        error = result.error.map { .init(report: $0.report, sqlstate: $0.state, position: $0.position) }
    }
}
