package import Audit
package import Execution
import Model
package import Planning
package import Reconciliation

/// Plans, has the plan reviewed and confirmed, and applies it: what everything does that changes a cluster once.
package struct ApplyOperation {
    package var planner: Planner
    package var cluster: ClusterConnection
    /// How long to wait for another flarexdb.
    package var lockTimeout: Duration
    package var options = PlanOptions()
    /// How many bots to work on at once.
    package var sessions = Executor.defaultSessions
    package var progress: (any PassProgress)?
    /// Who signs the audit log afterwards; nil for nobody.
    package var signer: AuditSigner?
    /// Whoever may end the apply early; nil for nobody.
    package var interruption: (any Interruption)?

    package init(_ planner: Planner, on cluster: ClusterConnection, lockTimeout: Duration) {
        (self.planner, self.cluster, self.lockTimeout) = (planner, cluster, lockTimeout)
    }

    /// Runs it.
    ///
    /// - Parameters:
    ///   - review: sees the plan before anything is changed; throws when it is not to be applied.
    ///   - confirm: asks a person where there is something to apply, and throws when the answer is no. The lock is not
    ///     held meanwhile: a question may stay open for hours, and others are not to wait for its answer. Nil where
    ///     nobody is to be asked.
    /// - Throws: `OperationError` when what was confirmed is no longer what is to be done; what `review` and `confirm`
    ///   throw; `ReconciliationError`, `CatalogError` and `PostgresError` when there is no plan. A step that fails is an
    ///   outcome.
    package func run(
        review: (ChangePlan) throws -> Void = { _ in },
        confirm: ((ChangePlan) async throws -> Void)? = nil
    ) async throws -> ApplyResult {
        let pass = pass()
        let (plan, observed, early) = try await pass.lock.whileHeld { session in
            try await pass.closeAbandonedIntents(through: session)
            let observed = try await observe(through: session, desired: planner.desired)
            try planner.check(options, against: observed)
            let plan = pass.plan(from: observed)
            try review(plan)
            let isSettled = confirm == nil || plan.steps.isEmpty
            return (plan, observed, isSettled ? await carryOut(plan, observed, pass) : nil)
        }
        if let early { return await reclaim(early) }
        try await confirm?(plan)
        let result = try await pass.lock.whileHeld { session in
            let current = pass.plan(from: try await observe(through: session, policy: planner.desired.policy))
            if let reason = document(plan).objection(comparedTo: document(current)) {
                throw OperationError("the confirmed plan is not applied: \(reason)")
            }
            return await carryOut(plan, observed, pass)
        }
        return await reclaim(result)
    }

    private func pass() -> Pass {
        var pass = planner.pass(on: cluster, options: options, lockTimeout: lockTimeout)
        pass.sessions = sessions
        if let progress { pass.progress = progress }
        pass.signer = signer
        if let interruption { pass.shouldStop = { interruption.isAny } }
        return pass
    }

    private func document(_ plan: ChangePlan) -> PlanDocument {
        PlanDocument(plan, options: options, diagnostics: [])
    }

    /// Applies, and does what belongs to the end of a pass. The lock has to be held.
    private func carryOut(_ plan: ChangePlan, _ observed: ObservedState, _ pass: Pass) async -> ApplyResult {
        var result = ApplyResult(plan: plan, outcomes: [], hasManifestErrors: planner.hasErrors)
        if !plan.steps.isEmpty {
            interruption?.begin()
            result.outcomes = await pass.apply(plan)
            result.isInterrupted = interruption?.isAny ?? false
            interruption?.end()
        }
        await pass.remember(plan, registry: observed.registry, outcomes: result.outcomes)
        result.outcomes += await pass.mirrorSecrets()
        await pass.signAudit()
        return result
    }

    /// Makes room in blocked bots' tables, without the lock.
    private func reclaim(_ result: ApplyResult) async -> ApplyResult {
        guard !result.isInterrupted, !result.plan.steps.isEmpty else { return result }
        var result = result
        result.reclaimed = await planner.reclaimer(on: cluster).run(result.plan.rewrites)
        return result
    }
}

/// Whoever may end an apply early, such as the signals of a terminal. It is asked before each bot.
package protocol Interruption: Sendable {
    /// Called before the first step; what comes before ends the process as ever.
    func begin()
    var isAny: Bool { get }
    /// Called after the last step.
    func end()
}

/// What applying a plan came to.
package struct ApplyResult: Sendable {
    package var plan: ChangePlan
    package var outcomes: [Outcome]
    package var hasManifestErrors: Bool
    /// Whether it was ended before the last bot.
    package var isInterrupted = false
    /// What became of tables that were worth a rewrite, of those that were come to.
    package var reclaimed: [Reclaimer.Result] = []

    package init(plan: ChangePlan, outcomes: [Outcome], hasManifestErrors: Bool) {
        (self.plan, self.outcomes, self.hasManifestErrors) = (plan, outcomes, hasManifestErrors)
    }

    /// Whether all that the manifests ask for was done.
    package var isComplete: Bool { outcomes.allSatisfy(\.isApplied) && plan.refused.isEmpty && !hasManifestErrors }
}

extension Planner {
    /// Rewrites tables of blocked bots, for a person who waits for the end.
    func reclaimer(on cluster: ClusterConnection) -> Reclaimer {
        Reclaimer(cluster, database: desired.policy.database, bounds: .once, logger: logger)
    }
}
