import Audit
import Catalog
import Execution
import Logging
import Model
import Planning
import PostgresClient
import SQLText

extension ReconciliationLoop {
    /// Looks at all bots, or at those that changed and those whose turn has come.
    func pass(_ triggers: Set<Trigger>, during term: LeaderTerm) async {
        await takeIn(triggers)
        guard let desired = intake.desired, !triggerQueue.isStopping else { return }
        term.bounds.follow(desired.policy.limits)
        var bots = work.scope(of: triggers, desired, now: now, maximum: environment.settings.maximumScope)
        if bots?.isEmpty == true {
            if work.standings.knows(desired.revision) { return }
            // The registry is to know that the commit asks nothing new.
            bots = nil
        }
        let pass = beginPass(of: bots, desired, during: term, triggers)
        do {
            try await reconcile(pass)
            work.retry = PassRetry()
        } catch {
            let pause = work.fail(now: now, longestPause: environment.settings.passPause)
            await closeObservation()
            // A newer flarexdb has upgraded the cluster, or the server is another one's replica now: the instance that
            // is to lead needs the lead. A new connection leads to the primary, if the URL names it.
            if ReconciliationError.isRefusal(error) {
                note(error)
                term.end("\(error)")
            }
            emit(.passFailed(PassFailure(error, in: pass.context, retryAfter: pause)))
        }
    }

    /// Reads the manifests as thoroughly as the triggers call for.
    private func takeIn(_ triggers: Set<Trigger>) async {
        if !triggers.isDisjoint(with: [.start, .interval, .request]) {
            await readManifests()
        } else if triggers.contains(.files) {
            await readManifests(isThorough: false)
        }
        if triggers.contains(.request) {
            work.queue.retryAll()
            await feed.refresh()
        }
    }

    /// Counts a pass and reports that it begins.
    func beginPass(
        of bots: Set<Name>?,
        _ desired: DesiredState,
        during term: LeaderTerm,
        _ triggers: Set<Trigger>
    ) -> LoopPass {
        passCount += 1
        let context = PassContext(
            passCount,
            revision: desired.revision,
            isFull: bots == nil,
            environment.clock
        )
        emit(
            .passStarted(
                PassStart(id: context.id, triggers: triggers.sorted(), bots: bots?.count, revision: context.revision)
            )
        )
        return LoopPass(context, of: bots, desired, during: term, environment, triggerQueue)
    }

    private func reconcile(_ pass: LoopPass) async throws {
        var pass = pass
        let session = try await observationSession(pass.term.database)
        pass.epoch = try await pass.term.lock.join()
        do {
            if pass.bots == nil { try await pass.execution.closeAbandonedIntents(through: session) }
            // What is observed of a bot while it is worked on is not what will be.
            let unsettled = work.queue.busyKeys
            var plan = try await plan(pass, through: session)
            if pass.bots != nil, !plan.clusterSteps.isEmpty {
                // What all share is not as it should be, or seems so from where only some bots are seen.
                pass.widen()
                plan = try await self.plan(pass, through: session)
            }
            if let objection = plan.objection { throw ReconciliationError(objection) }
            work.lastPlanned = pass.desired
            report(plan, of: pass)
            rewrite(plan.rewrites, in: pass.term.database)
            await apply(plan.withoutRewrites, unsettled, pass)
        } catch {
            await pass.term.lock.leave()
            throw error
        }
    }

    private func plan(_ pass: LoopPass, through session: PostgresSession) async throws -> ChangePlan {
        let observed = try await pass.observe(through: session, memory: work.memory)
        if pass.bots == nil { emit(.observed(observed)) }
        let (plan, kept) = pass.plan(from: observed, unless: work.cachedPlan)
        work.cachedPlan = kept
        if plan.objection == nil { note(.answers) }
        return plan
    }

    private func report(_ plan: ChangePlan, of pass: LoopPass) {
        let report = PlanReport(
            id: pass.context.id,
            scope: pass.bots,
            refusals: plan.refused,
            setbacks: plan.setbacks
        )
        emit(.planned(report))
        if pass.bots == nil, let report = sweep.report(after: plan) { emit(.sweepFinished(report)) }
    }

    /// A session to observe through, kept for the next pass.
    private func observationSession(_ database: Identifier) async throws -> PostgresSession {
        if let observing = work.observing, await observing.isOpen { return observing }
        let session = try await environment.cluster.connect(insideSharedDatabase: database)
        work.observing = session
        return session
    }

    func closeObservation() async {
        await work.observing?.close()
        work.observing = nil
    }
}
