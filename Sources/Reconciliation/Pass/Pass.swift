package import Audit
import Catalog
package import Execution
package import Logging
package import Model
package import Planning
package import PostgresClient
import SQLText

/// One pass from what the manifests ask for to what became of it: observe, diff, apply.
package struct Pass: Sendable {
    /// How often to plan anew after lost connections.
    private static let rounds = 5

    package var desired: DesiredState
    package var cluster: ClusterConnection
    package var lock: ApplyLock
    package var options: PlanOptions
    package var sessions: Int
    package var logger: Logger
    package var progress: any PassProgress = Unwatched()
    /// On whose behalf it is made, for the audit log.
    package var actor: AuditContext
    /// Who signs the audit log after it; nil for nobody.
    package var signer: AuditSigner?
    /// The epoch of the lock to which the plan belongs.
    var epoch: ApplyLock.Epoch = 0
    /// Asked before each bot; true ends the pass after the bots under way, and not in one.
    package var shouldStop: @Sendable () async -> Bool = { false }

    package init(
        _ desired: DesiredState,
        on cluster: ClusterConnection,
        lock: ApplyLock,
        options: PlanOptions = PlanOptions(),
        sessions: Int = Executor.defaultSessions,
        actor: AuditContext = .process(),
        logger: Logger
    ) {
        self.desired = desired
        self.cluster = cluster
        self.lock = lock
        self.options = options
        self.sessions = sessions
        self.logger = logger
        self.actor = actor
        self.actor.revision = desired.revision
    }

    /// Reads the catalogs and plans.
    package func plan(through session: PostgresSession) async throws -> ChangePlan {
        let clock = ContinuousClock()
        let start = clock.now
        let observed = try await observe(through: session, desired: desired)
        logger.debug("read catalogs", metadata: ["took": "\(clock.now - start)"])
        return plan(from: observed)
    }

    package func plan(from observed: ObservedState) -> ChangePlan {
        let clock = ContinuousClock()
        let start = clock.now
        let plan = diff(desired: desired, observed: observed, options: options)
        logger.debug("planned", metadata: ["took": "\(clock.now - start)", "steps": "\(plan.steps.count)"])
        return plan
    }

    /// Takes the lock, plans and applies; the lock is given back in any case.
    ///
    /// - Parameters:
    ///   - planned: called with the plan before anything is changed.
    ///   - locked: called once the lock is held, and before anything is looked at.
    package func run(
        planned: (ChangePlan) -> Void = { _ in },
        locked: () async -> Void = {}
    ) async throws -> (plan: ChangePlan, outcomes: [Outcome]) {
        try await lock.whileHeld { session in
            await locked()
            try await closeAbandonedIntents(through: session)
            let plan = try await plan(through: session)
            planned(plan)
            let applied = plan.steps.isEmpty ? [] : await apply(plan)
            let outcomes = applied + (await mirrorSecrets())
            await signAudit()
            return (plan, outcomes)
        }
    }

    /// Applies the plan but for its rewrites, see `Reclaimer`, and again what a lost connection left unknown. The lock has to be held.
    package func apply(_ plan: ChangePlan) async -> [Outcome] {
        let plan = plan.withoutRewrites
        progress.begin(bots: plan.stepsByBot.count)
        let executor = await executorNow()
        let confirmed = Set(plan.steps.map(Work.init))
        var outcomes = await executor.apply(plan)
        for round in 1..<Self.rounds where outcomes.contains(where: \.isCutOff) {
            if await shouldStop() { break }
            try? await Task.sleep(for: .milliseconds(250 << round))
            let (executor, needed): (Executor, ChangePlan)
            do {
                (executor, needed) = try await planAnew()
            } catch {
                logger.warning("cannot plan again", metadata: ["round": "\(round)", "error": "\(error)"])
                continue
            }
            // What has become necessary meanwhile was not confirmed by anybody.
            var remaining = needed.withoutRewrites
            remaining.steps.removeAll { !confirmed.contains(Work($0)) }
            let again = await executor.apply(remaining)
            outcomes = Self.settled(outcomes, by: again, needed: Set(needed.steps.map(\.id)))
        }
        progress.end()
        return outcomes.sorted { ($0.bot?.id.text ?? "") < ($1.bot?.id.text ?? "") }
    }

    var executor: Executor {
        let (cluster, lock, shared, progress, epoch) = (cluster, lock, desired.policy.database, progress, epoch)
        return Executor(
            connect: { database in
                let session = try await cluster.connect(database)
                if database == shared { try await lock.hold() }
                return session
            },
            fence: { try await lock.fence(of: epoch) },
            actor: actor,
            sessions: sessions,
            started: { progress.start($0) },
            progress: { progress.advance(past: $0) },
            shouldStop: shouldStop
        )
    }

    /// One that applies only what belongs to the lock's epoch until now.
    func executorNow() async -> Executor {
        var pass = self
        pass.epoch = await lock.epoch
        return pass.executor
    }

    /// Plans again, and makes sure of the lock before, where there is a place for it.
    private func planAnew() async throws -> (Executor, ChangePlan) {
        try await cluster.withSession(inSharedDatabase: desired.policy.database) { session in
            let current = try await session.query("SELECT pg_catalog.current_database()") { try $0.text(0) }
            if current == [desired.policy.database.name] { try await lock.hold() }
            return (await executorNow(), try await plan(through: session))
        }
    }

    /// The outcomes after another round. Steps that were cut off and are not needed any more had taken effect.
    private static func settled(_ before: [Outcome], by again: [Outcome], needed: Set<String>) -> [Outcome] {
        let retried = Set(again.lazy.flatMap(\.steps))
        let kept = before.compactMap { outcome -> Outcome? in
            guard !outcome.isApplied else { return outcome }
            guard retried.isDisjoint(with: outcome.steps) else { return nil }
            var outcome = outcome
            if needed.isDisjoint(with: outcome.steps) { outcome.result = .applied }
            return outcome
        }
        let done = Dictionary(grouping: before.filter { !$0.isApplied }, by: \.bot?.id).mapValues { $0.flatMap(\.done) }
        return kept
            + again.map { outcome in
                var outcome = outcome
                outcome.done = (done[outcome.bot?.id] ?? []) + outcome.done
                return outcome
            }
    }

    /// What a person confirms of a step. Its reason, and what it waits for, change as others are applied.
    private struct Work: Hashable {
        let bot: BotReference?
        let step: Step

        init(_ planned: PlannedStep) {
            bot = planned.bot
            step = planned.step
        }
    }
}
