import Audit
import BotAccess
import Model
package import PostgresClient
import SQLText

extension Migrator {
    /// Settles what a runner has left that was killed, or whose session was lost.
    ///
    /// Its session may still be at work. It is ended first, so that the server knows for good what became of the
    /// transaction.
    func recover() async throws {
        guard let found = try await admin.readAttempt(of: bot) else { return }
        if let login = Identifier(found.login) { try await admin.endSessions(of: login) }
        guard let attempt = try await admin.readAttempt(of: bot) else { return }
        let (status, words): (MigrationRecord.Status?, String) =
            switch attempt.state {
            case .committed where attempt.isComplete: (.applied, "it was committed, and then its migrate process ended")
            case .committed: (.partial, "its SQL ended the transaction, and its migrate process ended early")
            case .aborted: (nil, "its migrate process ended, and everything was rolled back")
            case .none where attempt.isTransactional: (nil, "its migrate process ended before it began")
            case .none: (.failed, "it was interrupted, and whether it took effect is unknown")
            case .forgotten: (.partial, "it was interrupted so long ago that the server does not know how it ended")
            case .open: throw MigrationRefusal.stillOpen(bot, attempt.name)
            }
        let (bot, context) = (bot, context)
        try await admin.together { session in
            try session.settleAttempt(
                of: bot,
                login: attempt.login,
                as: status,
                error: status == .applied ? nil : words
            )
            let draft = AuditDraft.intent(.migrate, bot: bot, text: attempt.name, by: context)
            let result: AuditDraft.Result = status == .applied ? .done : .unknown
            _ = try session.appendAudit([draft.outcome(of: attempt.intent, result, text: words)])
        }
    }
}

extension PostgresSession {
    /// Runs statements as one transaction.
    func together(_ body: @Sendable (isolated PostgresSession) throws -> Void) throws {
        try execute("BEGIN")
        do {
            try body(self)
            try execute("COMMIT")
        } catch {
            rollBackMigration()
            throw error
        }
    }

    /// Ends the sessions of an access and returns when they are gone.
    func endSessions(of login: Identifier) throws {
        _ = try query(
            """
            SELECT pg_catalog.pg_terminate_backend(pid, 10000) FROM pg_catalog.pg_stat_activity
            WHERE usename = \(bind: .text(login.name))
            """
        ) { try $0.boolean(0) }
    }

    /// Whether the control schema keeps migrations.
    package func hasMigrations() throws -> Bool {
        try query("SELECT pg_catalog.to_regclass('flarex.migration_attempt') IS NOT NULL") { try $0.boolean(0) }
            .first ?? false
    }

    /// The indexes that a build has left unfinished, by name.
    func readInvalidIndexes(in schema: Identifier) throws -> Set<String> {
        let names = try query(
            """
            SELECT pg_catalog.quote_ident(c.relname) FROM pg_catalog.pg_index i
            JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = \(bind: .text(schema.name)) AND NOT i.indisvalid
            """
        ) { try $0.text(0) }
        return Set(names)
    }
}
