package import Audit
import BotAccess
import Digest
package import Model
package import PostgresClient
import SQLText
import Statements

/// Applies migrations to one bot, one after another, each in a transaction with its record.
///
/// The bot's code runs in a session that is the bot and nothing more, see `BotAccess`. It cannot write records: those are
/// in the control schema. So the record is bound to the transaction by its number. Before anything runs, this program's own
/// session writes down what is tried in which transaction; when all has run, that nothing but the commit is left to do.
/// From then on the migration is applied if and only if the server has committed that transaction, and that can be asked
/// at any time, by whoever comes next, even if this process is killed at any point. A text that commits by itself commits
/// a transaction that was never written down as complete, and that is what the record says of it.
package struct Migrator: Sendable {
    package struct Bounds: Sendable {
        /// How long a statement waits for a lock; nil for the time that suits the migration.
        package var lock: Duration?
        /// How long a migration that could not get a lock is tried again.
        package var retry: Duration = .seconds(60)
        /// How long to wait for another runner.
        package var wait: Duration = .seconds(60)
        /// How long all of it may take. Then the session is ended, whatever it is at.
        package var all = TimeSpan(seconds: 3600)

        package init() {}

        func lock(for migration: Migration) -> Duration { lock ?? .seconds(migration.isConcurrent ? 60 : 1) }
    }

    package let bot: Name
    let admin: PostgresSession
    let server: ConnectionOptions
    let context: AuditContext
    let bounds: Bounds

    /// - Parameters:
    ///   - admin: a superuser's session in the shared database, which nobody else uses.
    ///   - server: how to reach the server.
    package init(
        _ bot: Name,
        through admin: PostgresSession,
        at server: ConnectionOptions,
        by context: AuditContext,
        bounds: Bounds = Bounds()
    ) {
        (self.bot, self.admin, self.server, self.context, self.bounds) = (bot, admin, server, context, bounds)
    }

    /// Waits until no other runner is at work, and settles what an interrupted one has left.
    ///
    /// The lock is held until the session ends.
    ///
    /// - Throws: `MigrationRefusal`, `PostgresError`.
    package func prepare() async throws {
        guard try await admin.hasMigrations() else { throw MigrationRefusal.noRecords }
        guard try await admin.acquireAdvisoryLock(key: Self.lockKey(of: bot), timeout: bounds.wait) else {
            throw MigrationRefusal.busy(bot)
        }
        try await recover()
    }

    /// What there is to do.
    package func plan(_ migrations: [Migration]) async throws -> MigrationPlan {
        MigrationPlan(migrations, try await admin.readMigrations(of: bot))
    }

    /// Applies what is pending, and stops at the first that fails.
    ///
    /// - Parameter progress: told of each migration as soon as its outcome is known.
    /// - Throws: `MigrationRefusal` where nothing is tried; `AccessRefusal`, `PostgresError`.
    package func apply(
        _ plan: MigrationPlan,
        progress: (MigrationOutcome) -> Void
    ) async throws -> [MigrationOutcome] {
        try refuse(plan)
        guard !plan.pending.isEmpty else { return [] }
        return try await withAccess { access in
            var outcomes: [MigrationOutcome] = []
            for migration in plan.pending {
                let outcome = try await apply(migration, by: access)
                progress(outcome)
                outcomes.append(outcome)
                guard outcome.isApplied else { break }
            }
            return outcomes
        }
    }

    /// - Throws: `MigrationRefusal` where what is recorded does not agree with the files.
    package func refuse(_ plan: MigrationPlan) throws(MigrationRefusal) {
        if !plan.changed.isEmpty { throw .changed(bot, plan.changed.map(\.record.name)) }
        if !plan.partial.isEmpty { throw .partial(bot, plan.partial.map(\.name)) }
    }

    /// Takes a partial migration as it is, so that later ones are applied.
    ///
    /// - Throws: `MigrationRefusal` where there is none of this name that waits for it.
    package func accept(_ name: String) async throws {
        let draft = AuditDraft.intent(.acceptMigration, bot: bot, text: name, by: context)
        let numbers = try await admin.appendAudit([draft])
        let isThere = try await admin.acceptPartial(name, of: bot, actor: context.actor)
        if let number = numbers.first {
            _ = try await admin.appendAudit([draft.outcome(of: number, isThere ? .done : .refused)])
        }
        guard isThere else { throw MigrationRefusal.notPartial(bot, name) }
    }

    /// Opens an access, ends its sessions when the time is over, and closes it whatever happens.
    func withAccess<Value: Sendable>(_ body: (BotAccess) async throws -> Value) async throws -> Value {
        let request = AccessRequest(
            bot: bot,
            purpose: .migrate,
            actor: context.actor,
            reason: context.reason,
            duration: TimeSpan(seconds: bounds.all.seconds + 60)
        )
        let access = try await BotAccess.open(request, through: admin, at: server)
        let watch = Task {
            try await Task.sleep(for: .seconds(bounds.all.seconds))
            try await access.endSessions(through: admin)
        }
        let result: Result<Value, any Error>
        do { result = .success(try await body(access)) } catch { result = .failure(error) }
        watch.cancel()
        // What was cancelled is put away all the same. Why the work failed matters more than whether that did.
        let closing = await Task { try await access.close(through: admin) }.result
        let value = try result.get()
        try closing.get()
        return value
    }

    /// flarexdb's own locks have a single number, and bots' never have, see `AdvisoryLocks`.
    static func lockKey(of bot: Name) -> Int64 {
        BLAKE2b.digest(of: Array("flarex.dev/migrate:\(bot.text)".utf8)).prefix(8)
            .reduce(0) { $0 << 8 | Int64($1) }
    }
}

extension Migration {
    /// Whether it waits for others without keeping anybody waiting, as CREATE INDEX CONCURRENTLY does.
    var isConcurrent: Bool {
        !isTransactional && statements.contains { $0.text.uppercased().contains("CONCURRENTLY") }
    }
}
