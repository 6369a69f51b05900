import Audit
import Catalog
import Execution
import Logging
import Model
import Planning
import PostgresClient

/// One look of the loop at all bots, or at some.
struct LoopPass: Sendable {
    let environment: LoopEnvironment
    let triggerQueue: TriggerQueue
    let term: LeaderTerm
    let desired: DesiredState
    /// The bots to look at; nil for all.
    private(set) var bots: Set<Name>?
    let context: PassContext
    /// The epoch of the lock to which everything belongs that is observed.
    var epoch: ApplyLock.Epoch = 0

    init(
        _ context: PassContext,
        of bots: Set<Name>?,
        _ desired: DesiredState,
        during term: LeaderTerm,
        _ environment: LoopEnvironment,
        _ triggerQueue: TriggerQueue
    ) {
        (self.context, self.bots, self.desired, self.term) = (context, bots, desired, term)
        (self.environment, self.triggerQueue) = (environment, triggerQueue)
    }

    var options: PlanOptions {
        var options = PlanOptions(allowed: environment.settings.allowed, bots: bots)
        options.rotationBound = environment.settings.rotationBound
        return options
    }

    /// Looks at all bots from here on.
    mutating func widen() {
        bots = nil
        context.widen()
    }

    /// Reads what the cluster holds.
    ///
    /// - Throws: `PostgresError`, `CatalogError`.
    func observe(through session: PostgresSession, memory: ObservationMemory) async throws -> ObservedState {
        let scope = bots.map { BotScope(desired.bots(named: $0)) }
        let observed = try await Reconciliation.observe(
            through: session,
            desired: desired,
            scope: scope,
            memory: memory
        )
        context.observed(at: observed.cluster.now)
        if scope == nil { context.registry = observed.registry }
        return observed
    }

    /// Plans, unless the plan of the last look at all bots still holds.
    ///
    /// - Returns: the plan, and what to keep for the next look.
    func plan(from observed: ObservedState, unless cached: StandingPlan?) -> (plan: ChangePlan, kept: StandingPlan?) {
        if let cached, cached.holds(for: desired, observed, options) {
            context.planned(cached.plan)
            return (cached.plan, cached)
        }
        let plan = diff(desired: desired, observed: observed, options: options)
        context.planned(plan)
        guard bots == nil else { return (plan, cached) }
        return (plan, StandingPlan(plan, desired: desired, observed: observed, options: options))
    }

    /// What applies the plan, as the pass of a command would.
    var execution: Pass {
        var logger = environment.logger
        logger[metadataKey: "pass"] = "\(context.id)"
        if let revision = context.revision { logger[metadataKey: "revision"] = "\(revision)" }
        var pass = Pass(
            desired,
            on: environment.cluster,
            lock: term.lock,
            options: options,
            sessions: environment.settings.sessions,
            actor: .loop(),
            logger: logger
        )
        pass.epoch = epoch
        pass.signer = environment.settings.signer
        pass.shouldStop = { [triggerQueue, term] in
            if triggerQueue.isStopping || term.isOver { return true }
            return await !term.lock.isHeld
        }
        return pass
    }
}
