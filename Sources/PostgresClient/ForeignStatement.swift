import Synchronization

/// A statement that somebody else wrote, sent as it is. Its session must have no more rights than its author.
package struct ForeignStatement: Sendable {
    package var text: String
    /// How many rows are handed on; the others are read and dropped.
    package var rowLimit: Int
    /// How many bytes are handed on, and are taken for `COPY ... FROM STDIN`.
    package var byteLimit: Int
    /// Gives what `COPY ... FROM STDIN` reads, part by part; nil at its end. It may block.
    package var input: (@Sendable () throws -> [UInt8]?)?

    package init(
        _ text: String,
        rowLimit: Int,
        byteLimit: Int,
        input: (@Sendable () throws -> [UInt8]?)? = nil
    ) {
        self.text = text
        self.rowLimit = rowLimit
        self.byteLimit = byteLimit
        self.input = input
    }
}

/// What comes of a statement while it runs.
package enum StatementEvent: Sendable, Hashable {
    /// Before the first row, also where none follows.
    case columns([ResultColumn])
    /// PostgreSQL's text of each value; nil for NULL.
    case row([[UInt8]?])
    /// A part of what `COPY ... TO STDOUT` writes.
    case data([UInt8])
    case notice(PostgresNotice)
    case notification(PostgresNotification)
}

package struct ResultColumn: Sendable, Hashable {
    package let name: String
    /// The type's OID.
    package let type: UInt32

    package init(name: String, type: UInt32) {
        self.name = name
        self.type = type
    }
}

/// How a statement ended.
package struct StatementEnd: Sendable {
    /// Nil for a statement that failed.
    package var tag: CommandTag?
    package var error: PostgresError?
    /// The error as psql prints it, with the line of the statement and a mark below the place.
    package var report: String?
    /// How many rows came, those included that were not handed on.
    package var rows = 0
    /// Whether anything was not handed on.
    package var isCut = false
    /// Whether the server was asked to stop because of that.
    package var isStopped = false
    /// Whether the server has ended the session.
    package var isSessionOver = false

    package init() {}
}

/// The wish that a statement ends, from any task.
package final class StatementCancellation: Sendable {
    private let state = Atomic(false)

    package init() {}

    package func cancel() { state.store(true, ordering: .releasing) }

    package var isCancelled: Bool { state.load(ordering: .acquiring) }
}
