import PostgresClient

/// What came of one statement of a run.
struct StatementResult: Sendable {
    /// The statement as the audit log has it: without passwords.
    var statement: String
    /// The line of the text where it begins, from 1.
    var line: Int
    /// Where in the text it begins.
    var start: TextPlace
    var columns: [ResultColumn]?
    /// PostgreSQL's text of each value; nil for NULL.
    var rows: [[[UInt8]?]] = []
    /// What `COPY ... TO STDOUT` wrote.
    var data: [UInt8] = []
    /// Notices and notifications, each as psql prints it.
    var messages: [String] = []
    var command: String?
    /// How many rows there were, also those that are not kept.
    var rowCount: Int?
    /// Why it failed, as psql prints it, with a mark below the place; nil for a statement that did not.
    var error: Failure?
    var isCut = false
    /// Whether it was stopped since enough of it was there, and what it changed is undone.
    var isStopped = false
    var milliseconds: Int64 = 0
    /// Its number in the audit log.
    var auditEntry: Int?

    struct Failure: Sendable {
        var report: String
        var state: String?
        /// The character of the statement, from 1, that it is about.
        var position: Int?
        /// The same place, in the text that was run.
        var place: TextPlace?
    }

    /// About how much memory it holds.
    var bytes: Int {
        let cells = rows.reduce(0) { $0 + $1.reduce(32) { $0 + ($1?.count ?? 0) + 24 } }
        return cells + data.count + statement.utf8.count + messages.reduce(0) { $0 + $1.utf8.count } + 256
    }
}
