import PostgresClient
import SQLText
import Statements

/// How far the statements of a migration came.
enum MigrationProgress: Sendable {
    /// All were run, and the transaction is the one that was begun.
    case complete
    case failed(MigrationFailure, isLocked: Bool)
    /// A statement of its own ended the transaction.
    case left(MigrationFailure)
}

extension PostgresSession {
    /// Begins the transaction of a migration and gives it a number.
    func beginMigration() throws -> String {
        try execute("BEGIN")
        return try query("SELECT pg_catalog.pg_current_xact_id()::pg_catalog.text") { try $0.text(0) }.first ?? ""
    }

    /// Runs the statements one by one in the transaction, and stops at the first that fails or ends it.
    ///
    /// Several sent at once would go on outside the transaction where one of them ends it.
    ///
    /// - Parameter observe: called after each statement with its place and its tag.
    func runMigration(
        _ statements: [SourceStatement],
        in xid: String,
        observe: @Sendable (Int, CommandTag) async throws -> Void = { _, _ in }
    ) async -> MigrationProgress {
        for (index, statement) in statements.enumerated() {
            do {
                let tag = try execute(foreign: statement.text)
                if try isOutside(xid, after: tag) {
                    let words = statement.opening.first ?? "it"
                    return .left(MigrationFailure("\(words) ended the transaction", line: statement.line))
                }
                try await observe(index, tag)
            } catch {
                let isLocked = (error as? PostgresError)?.state == .lockNotAvailable
                return .failed(MigrationFailure(error, in: statement), isLocked: isLocked)
            }
        }
        return .complete
    }

    /// Whether the session is in no transaction any more, or in another: COMMIT AND CHAIN leads to one at once.
    private func isOutside(_ xid: String, after tag: CommandTag) throws -> Bool {
        guard isInTransaction else { return true }
        guard ["COMMIT", "ROLLBACK"].contains(tag.description) else { return false }
        let current = try query("SELECT pg_catalog.pg_current_xact_id_if_assigned()::pg_catalog.text") {
            try $0.optionalText(0)
        }
        return current.first != xid
    }

    /// Ends whatever transaction is open, and keeps nothing of it.
    func rollBackMigration() {
        guard isOpen, isInTransaction else { return }
        do { try execute("ROLLBACK") } catch { close() }
    }
}
