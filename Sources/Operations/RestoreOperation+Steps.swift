import Audit
import Backups
import BotAccess
import Catalog
package import Execution
package import Model
import Planning
import PostgresClient
import Quota
import Reconciliation
import SQLText

extension RestoreOperation {
    struct Proposal: Sendable {
        var plan: ChangePlan
        var pass: Pass
    }

    /// How long to wait for another flarexdb at the end of a restore.
    private static let settlingPatience: Duration = .seconds(600)

    /// Lends a session for what changes nothing.
    func withSession<Value>(_ body: (PostgresSession) async throws -> Value) async throws -> Value {
        try await cluster.requireWritable(desired.policy)
        return try await cluster.withSession(in: desired.policy.database) { session in
            try await session.requireRegistry()
            return try await body(session)
        }
    }

    /// Lends a session that holds the lock of backups and restores.
    func whileLocked(
        _ body: (PostgresSession) async throws -> RestoreReport
    ) async throws -> RestoreReport {
        let admin = try await backup.lock()
        do {
            let report = try await body(admin)
            await admin.close()
            return report
        } catch {
            await admin.close()
            throw error
        }
    }

    func reference(of bot: Name, _ archive: Archive) -> BotReference {
        desired.bots(named: [bot]).first.map(BotReference.init)
            ?? BotReference(id: bot, workspace: archive.workspace, role: ManagedName.bot(bot))
    }

    /// The schema that is to hold what the bot has now.
    func name(of bot: Name, through session: PostgresSession) async throws -> Identifier {
        try await session.readReplacedName(of: ManagedName.bot(bot), now: try await session.readClock())
    }

    /// Ends what an earlier process has left of a restore of the bot, as the next pass would.
    ///
    /// - Throws: see ``run(_:review:confirm:)``.
    package func settleAbandoned(of bot: Name) async throws {
        try await withSession { try await endAbandoned(of: bot, through: $0) }
    }

    func endAbandoned(of bot: Name, through admin: PostgresSession) async throws {
        guard try await admin.hasOpenRestore(of: bot) else { return }
        _ = try await settle(bot)
    }

    func requireEmpty(_ bot: Name, through admin: PostgresSession) async throws {
        let count = try await admin.countObjects(in: ManagedName.bot(bot))
        guard count > 0 else { return }
        throw OperationError(
            "bot \(bot) is not empty: \(count) objects are in its schema",
            hint: "Name a bot that has nothing yet, or restore \(bot) from an archive of its own."
        )
    }

    func requireSafe(_ work: RestoreWork) throws {
        guard let flaw = work.flaw, !allowsUnsafePrograms else { return }
        throw OperationError(
            "PostgreSQL's programs here are not safe: \(flaw)",
            hint:
                "Install the newest postgresql-client, or name a folder in FLAREXDB_POSTGRES_BIN; or allow them once with "
                + "--unsafe-programs."
        )
    }

    /// What is to be done; nothing is changed.
    ///
    /// - Throws: `OperationError` with all that keeps it from being done.
    func propose(_ request: RestoreRequest, through session: PostgresSession) async throws -> Proposal {
        var options = PlanOptions(bots: [request.bot])
        options.restore = request
        let pass = pass(options, lockTimeout: lockTimeout)
        let plan = try await pass.plan(through: session)
        guard plan.refused.isEmpty else {
            throw OperationError(
                "bot \(request.bot) cannot be restored: " + plan.refused.map(\.reason).joined(separator: "; "),
                hint: plan.refused.first?.hint
            )
        }
        return Proposal(plan: plan, pass: pass)
    }

    private func pass(_ options: PlanOptions, lockTimeout: Duration) -> Pass {
        var pass = Pass(
            desired,
            on: cluster,
            lock: ApplyLock(cluster, database: desired.policy.database, timeout: lockTimeout),
            options: options,
            logger: backup.logger
        )
        pass.actor = context
        pass.actor.revision = desired.revision
        pass.signer = signer
        return pass
    }

    /// Applies what comes before the load, if it is still what was proposed.
    func apply(_ proposal: Proposal) async throws {
        let pass = proposal.pass
        let outcomes = try await pass.lock.whileHeld { session in
            try await pass.closeAbandonedIntents(through: session)
            let current = try await pass.plan(through: session)
            let (old, new) = (document(proposal.plan, pass), document(current, pass))
            if let reason = old.objection(comparedTo: new) {
                throw OperationError("nothing was restored, as the bot has changed meanwhile: \(reason)")
            }
            return await pass.applyOnce(proposal.plan.beforeLoad)
        }
        if let failure = outcomes.failures.first { throw OperationError(failure) }
    }

    private func document(_ plan: ChangePlan, _ pass: Pass) -> PlanDocument {
        PlanDocument(plan, options: pass.options, diagnostics: [])
    }

    /// - Returns: why it came to nothing; nil where all is as it was archived.
    func replace(
        _ restoration: Restoration,
        _ proposal: Proposal,
        _ fetched: RestoreWork.Fetched,
        _ work: RestoreWork,
        through admin: PostgresSession
    ) async -> (any Error)? {
        do {
            progress(.shutting)
            try await apply(proposal)
            progress(.loading)
            try await load(fetched, restoration, work, through: admin)
            progress(.comparing)
            try await work.compare(fetched, through: admin)
            try Task.checkCancellation()
            try await admin.verify(restoration)
            return nil
        } catch {
            return error
        }
    }

    private func load(
        _ fetched: RestoreWork.Fetched,
        _ restoration: Restoration,
        _ work: RestoreWork,
        through admin: PostgresSession
    ) async throws {
        let request = AccessRequest(
            bot: restoration.bot.id,
            purpose: .restore,
            by: context,
            duration: Self.loadTime
        )
        let access = try await BotAccess.open(request, through: admin, at: cluster.options)
        let result: Result<Void, any Error>
        do { result = .success(try await work.load(fetched, through: access.options)) } catch {
            result = .failure(error)
        }
        // What was cancelled is put away all the same.
        let closing = await Task { try await access.close(through: admin) }.result
        try result.get()
        try closing.get()
    }

    /// Gives up the lock of the restore, and leaves its end to a pass.
    func end(
        _ restoration: Restoration,
        _ proposal: Proposal,
        _ failure: (any Error)?,
        through admin: PostgresSession
    ) async throws -> RestoreReport {
        progress(.ending)
        let bot = restoration.bot.id
        // A cancelled task must not leave the bot shut.
        return try await Task {
            let (result, isOpen) = try await cluster.withSession(in: desired.policy.database) { session in
                (try await session.readResult(of: restoration), try await session.hasOpenRestore(of: bot))
            }
            // It had not begun.
            if let failure, result == nil, !isOpen { throw failure }
            let outcomes: [Outcome]
            do {
                outcomes = try await settle(bot) {
                    _ = try? await admin.releaseAdvisoryLock(key: restoration.mark)
                }
            } catch {
                throw OperationError(
                    "the restore of bot \(bot) is not over, and nobody can log in as it: \(failure ?? error)",
                    hint: "Run flarexdb apply, which ends it; flarexdb run does so by itself."
                )
            }
            let now = try await cluster.withSession(in: desired.policy.database) { session in
                guard try await session.readResult(of: restoration) == .restored else {
                    throw givenUp(bot, failure, outcomes)
                }
                return try await session.readClock()
            }
            return report(bot, proposal, restoration.archive, replaced: restoration.replaced, outcomes, now: now)
        }.value
    }

    private func givenUp(_ bot: Name, _ failure: (any Error)?, _ outcomes: [Outcome]) -> OperationError {
        let isBack = outcomes.failures.isEmpty
        let reason = failure.map { "\($0)" } ?? outcomes.failures.first ?? "another flarexdb has put its old data back"
        let isCancelled = failure is CancellationError
        return OperationError(
            "bot \(bot) was not restored" + (isBack ? ", and has its old data again" : "")
                + ": \(isCancelled ? "interrupted" : reason)",
            hint: isBack ? (failure as? BackupError)?.hint : "Run flarexdb apply, which puts its old data back."
        )
    }

    /// A pass over the bot alone, which waits for other passes: nobody can log in as the bot before one has ended the
    /// restore.
    ///
    /// - Parameter locked: gives up the lock of the restore. A pass that is looking meanwhile would see that the lock is
    ///   free, and not yet that what was loaded is right; so that is done while no other one is under way.
    package func settle(_ bot: Name, locked: () async -> Void = {}) async throws -> [Outcome] {
        let pass = pass(PlanOptions(bots: [bot]), lockTimeout: max(lockTimeout, Self.settlingPatience))
        return try await pass.run(locked: locked).outcomes
    }

    func report(
        _ bot: Name,
        _ proposal: Proposal,
        _ archive: Archive?,
        replaced: Identifier,
        _ outcomes: [Outcome],
        now: Timestamp
    ) -> RestoreReport {
        RestoreReport(
            bot: bot,
            plan: proposal.plan,
            archive: archive,
            replaced: replaced,
            keptUntil: now + desired.policy.keepReplaced,
            outcomes: outcomes
        )
    }
}

extension [Outcome] {
    var failures: [String] {
        compactMap { outcome in
            switch outcome.result {
            case .applied: nil
            case .failed(let failure): failure.message
            case .skipped(let reason): reason
            }
        }
    }
}

extension PostgresSession {
    func hold(_ mark: Int64) async throws {
        guard try await acquireAdvisoryLock(key: mark, timeout: .zero) else {
            throw OperationError("the server does not give the lock of this restore")
        }
    }
}
