import Audit
import BotAccess
import Model
import Planning
import PostgresClient
import SQLText
import Statements
import Text

extension Migrator {
    /// Applies one migration, again and again where it cannot get a lock, and records what came of it.
    func apply(_ migration: Migration, by access: BotAccess) async throws -> MigrationOutcome {
        let draft = AuditDraft.intent(
            .migrate,
            bot: bot,
            workspace: access.bot.workspace,
            text: "\(migration.name) \(migration.checksum)\n\(migration.recordedText)",
            by: context
        )
        guard let intent = try await admin.appendAudit([draft]).first else { throw MigrationRefusal.noRecords }
        let start = ContinuousClock.now
        var tries = 0
        var attempt: Attempt
        repeat {
            if tries > 0 { try await Task.sleep(for: Self.pause(after: tries)) }
            tries += 1
            try await admin.beginAttempt(migration, of: bot, login: access.login, intent: intent, actor: context.actor)
            attempt = try await run(migration, by: access)
            if attempt.mayPass { try await admin.settleAttempt(of: bot, login: access.login.name, as: nil) }
        } while attempt.mayPass && ContinuousClock.now - start < bounds.retry
        let duration = ContinuousClock.now - start
        let outcome = MigrationOutcome(migration: migration, result: attempt.result, duration: duration, tries: tries)
        try await settle(outcome, login: access.login, draft.outcome(of: intent, outcome))
        return outcome
    }

    /// What came of one try.
    struct Attempt: Sendable {
        var result: MigrationOutcome.Result
        /// It could not get a lock, and nothing of it was kept.
        var mayPass = false
    }

    private func run(_ migration: Migration, by access: BotAccess) async throws -> Attempt {
        let session = try await connect(access, for: migration)
        let attempt =
            migration.isTransactional
            ? try await runInTransaction(migration, through: session, login: access.login)
            : try await runOutside(migration, through: session, schema: access.bot.role)
        await session.close()
        return attempt
    }

    private func runInTransaction(
        _ migration: Migration,
        through session: PostgresSession,
        login: Identifier
    ) async throws -> Attempt {
        let start = ContinuousClock.now
        let xid = try await session.beginMigration()
        try await admin.nameTransaction(xid, of: bot, login: login)
        var progress = await session.runMigration(migration.statements, in: xid)
        if case .complete = progress {
            let time = ContinuousClock.now - start
            try await admin.completeAttempt(of: bot, login: login, milliseconds: time.milliseconds)
            do {
                let tag = try await session.execute("COMMIT")
                if tag.description == "COMMIT" { return Attempt(result: .applied) }
                progress = .failed(MigrationFailure("the transaction was rolled back"), isLocked: false)
            } catch {
                // A deferred constraint fails here, or nobody knows yet.
                progress = .failed(MigrationFailure(error), isLocked: false)
            }
        }
        await session.rollBackMigration()
        let state = try await finalState(of: xid, login: login)
        return Self.attempt(progress, state)
    }

    /// What the transaction's end makes of how far the statements came.
    private static func attempt(_ progress: MigrationProgress, _ state: TransactionFate) -> Attempt {
        switch (progress, state) {
        case (.complete, _): Attempt(result: .applied)
        case (.failed(let failure, let isLocked), .aborted):
            Attempt(result: .failed(failure), mayPass: isLocked)
        case (.left(let failure), .aborted): Attempt(result: .failed(failure))
        case (.failed(let failure, _), _), (.left(let failure), _): Attempt(result: .partial(failure))
        }
    }

    /// The state of a transaction that is over, or that no session can end: one that was prepared.
    func finalState(of xid: String, login: Identifier) async throws -> TransactionFate {
        var state = try await admin.readState(ofTransaction: xid)
        if state == .open {
            try await admin.endSessions(of: login)
            state = try await admin.readState(ofTransaction: xid)
        }
        return state
    }

    private func runOutside(
        _ migration: Migration,
        through session: PostgresSession,
        schema: Identifier
    ) async throws -> Attempt {
        guard let statement = migration.statements.first else { return Attempt(result: .applied) }
        let before = try await admin.readInvalidIndexes(in: schema)
        do {
            try await session.execute(foreign: statement.text)
            return Attempt(result: .applied)
        } catch {
            let left = try await admin.readInvalidIndexes(in: schema).subtracting(before).sorted()
            var failure = MigrationFailure(error, in: statement)
            if !left.isEmpty || !before.isEmpty {
                let names = left.isEmpty ? before.sorted() : left
                failure.hint = "Drop what an interrupted build has left: DROP INDEX \(names.joined(separator: ", "));"
            }
            let isLocked = (error as? PostgresError)?.state == .lockNotAvailable
            return Attempt(result: .failed(failure), mayPass: isLocked && left.isEmpty)
        }
    }

    /// Puts the record in the attempt's place and says so in the log, both or neither.
    private func settle(_ outcome: MigrationOutcome, login: Identifier, _ draft: AuditDraft) async throws {
        let (bot, milliseconds) = (bot, outcome.duration.milliseconds)
        let (status, failure): (MigrationRecord.Status?, MigrationFailure?) =
            switch outcome.result {
            case .applied: (.applied, nil)
            case .partial(let failure): (.partial, failure)
            // Nothing of it was kept, the record included.
            case .failed(let failure): (outcome.migration.isTransactional ? nil : .failed, failure)
            }
        try await admin.together { session in
            try session.settleAttempt(
                of: bot,
                login: login.name,
                as: status,
                milliseconds: milliseconds,
                error: failure?.description
            )
            _ = try session.appendAudit([draft])
        }
    }

    /// A session for one migration, so that nothing that one sets is there for the next.
    func connect(_ access: BotAccess, for migration: Migration) async throws -> PostgresSession {
        var options = access.options
        options.lockTimeout = bounds.lock(for: migration)
        // The one who ends the session when the time is over comes first.
        options.statementTimeout = .zero
        options.idleInTransactionTimeout = .seconds(300)
        options.answerTimeout = .seconds(bounds.all.seconds + 60)
        options.leavesToRole.subtract(["lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout"])
        return try await PostgresSession.connect(to: options)
    }

    /// Half a second at the most, twice as long each time, and anything from half to all of that.
    private static func pause(after tries: Int) -> Duration {
        let most = min(100 << min(tries, 6), 5000)
        return .milliseconds(Int.random(in: most / 2...most))
    }
}

extension AuditDraft {
    fileprivate func outcome(of intent: Int, _ outcome: MigrationOutcome) -> AuditDraft {
        let tries = outcome.tries > 1 ? ["tried \(outcome.tries) times"] : []
        switch outcome.result {
        case .applied:
            return self.outcome(of: intent, .done, took: outcome.duration, text: tries.first)
        case .failed(let failure), .partial(let failure):
            var lines = [failure.description] + tries
            if case .partial = outcome.result { lines.insert("a part of it was committed", at: 0) }
            return self.outcome(
                of: intent,
                .failed,
                took: outcome.duration,
                sqlState: failure.sqlState,
                text: lines.joined(separator: "\n")
            )
        }
    }
}
