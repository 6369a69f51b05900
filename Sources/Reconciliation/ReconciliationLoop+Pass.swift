import Catalog
import Execution
import Logging
import Model
import Planning
import PostgresClient
import SQLText

extension ReconciliationLoop {
    /// One look at all bots, or at those that changed and those whose turn has come.
    func pass(_ triggers: Set<Trigger>, _ term: Term, _ lock: ApplyLock) async {
        if !triggers.isDisjoint(with: [.start, .interval, .request]) {
            await readManifests()
        } else if triggers.contains(.files) {
            await readManifests(isThorough: false)
        }
        if triggers.contains(.request) {
            queue.retryAll()
            await feed.refresh()
        }
        guard let desired, !wakes.isStopping else { return }
        let bots = scope(of: triggers, desired)
        if let bots, bots.isEmpty { return }
        passCount += 1
        let context = PassContext(passCount, revision: desired.revision, isFull: bots == nil)
        tell(
            .passStarted(
                PassStart(id: context.id, triggers: triggers.sorted(), bots: bots?.count, revision: context.revision)
            )
        )
        do {
            try await reconcile(bots, desired, context, term, lock)
            (failures, retryAt) = (0, nil)
        } catch {
            settled = nil
            failures += 1
            let pause = min(queue.backOff(failures, using: &generator), settings.passPause)
            retryAt = .now + pause
            await closeObservation()
            // The server is another one's replica now. A new connection leads to the primary, if the URL names it.
            if case CatalogError.standby = error { term.end("\(error)") }
            tell(.passFailed(PassFailure(error, in: context, retryAfter: pause)))
        }
    }

    /// The bots to look at; nil for all.
    private func scope(of triggers: Set<Trigger>, _ desired: DesiredState) -> Set<Name>? {
        guard triggers.isSubset(of: [.files, .retry]), let settled, !queue.isDue(.cluster, now: moment) else {
            return nil
        }
        guard let changed = desired.changedBots(since: settled) else { return nil }
        let bots = changed.union(queue.dueBots(now: moment))
        guard bots.count <= settings.maximumScope else { return nil }
        // What is done about a bot without a manifest is decided with all others in sight.
        return bots.allSatisfy(desired.hasBot) ? bots : nil
    }

    private func reconcile(
        _ bots: Set<Name>?,
        _ desired: DesiredState,
        _ context: PassContext,
        _ term: Term,
        _ lock: ApplyLock
    ) async throws {
        let session = try await observationSession(desired.policy.database)
        let tenure = try await lock.join()
        do {
            // What is observed of a bot while it is worked on is not what will be.
            let unsettled = queue.busyKeys
            var (bots, plan) = (bots, try await plan(for: bots, desired, through: session, context))
            if bots != nil, !plan.clusterSteps.isEmpty {
                // What all share is not as it should be, or seems so from where only some bots are seen.
                bots = nil
                context.widen()
                plan = try await self.plan(for: nil, desired, through: session, context)
            }
            settled = desired
            if bots == nil { tellOfSweep(plan) }
            await apply(plan, bots, unsettled, pass(desired, bots, context, term, lock, tenure), context)
        } catch {
            await lock.leave()
            throw error
        }
    }

    private func plan(
        for bots: Set<Name>?,
        _ desired: DesiredState,
        through session: PostgresSession,
        _ context: PassContext
    ) async throws -> ChangePlan {
        let scope = bots.map { BotScope(desired.bots(named: $0)) }
        let observed = try await observe(through: session, desired: desired, scope: scope, memory: memory)
        context.observed(at: observed.cluster.now)
        if scope == nil { tell(.observed(observed)) }
        tellReachable(true)
        let options = options(bots)
        if let standing, standing.holds(for: desired, observed, options) {
            context.planned(standing.plan)
            return standing.plan
        }
        let plan = diff(desired: desired, observed: observed, options: options)
        if bots == nil { standing = StandingPlan(plan, desired: desired, observed: observed, options: options) }
        context.planned(plan)
        return plan
    }

    private func options(_ bots: Set<Name>?) -> PlanOptions {
        var options = PlanOptions(allowed: settings.allowed, bots: bots)
        options.rotationBound = settings.rotationBound
        return options
    }

    func pass(
        _ desired: DesiredState,
        _ bots: Set<Name>?,
        _ context: PassContext,
        _ term: Term,
        _ lock: ApplyLock,
        _ tenure: ApplyLock.Tenure
    ) -> Pass {
        var logger = logger
        logger[metadataKey: "pass"] = "\(context.id)"
        if let revision = context.revision { logger[metadataKey: "revision"] = "\(revision)" }
        var pass = Pass(
            desired,
            on: cluster,
            lock: lock,
            options: options(bots),
            sessions: settings.sessions,
            logger: logger
        )
        pass.tenure = tenure
        pass.shouldStop = { [wakes] in
            if wakes.isStopping || term.isOver { return true }
            return await !lock.isHeld
        }
        return pass
    }

    /// Applies the cluster's steps, and then the bots' beside the loop.
    private func apply(
        _ plan: ChangePlan,
        _ bots: Set<Name>?,
        _ unsettled: Set<WorkQueue.Key>,
        _ pass: Pass,
        _ context: PassContext
    ) async {
        let failed = await applyCluster(plan, pass, context)
        var (plan, pass) = (plan, pass)
        let notes: [FailureNote]
        (plan.steps, notes) = admitted(plan, bots, unsettled, context)
        tell(.queueChanged(queue.depth))
        let (steps, progress) = AsyncStream.makeStream(of: StreamedProgress.Step.self)
        pass.progress = StreamedProgress(progress)
        applications[context.id] = Task { [plan, pass, executor = pass.executor, lock = pass.lock] in
            async let application: Void = {
                do {
                    try await executor.remember(notes, in: plan.cluster.database)
                } catch {
                    pass.logger.warning(
                        "cannot note in the registry what was given up",
                        metadata: ["error": "\(error)"]
                    )
                }
                if !plan.steps.isEmpty { _ = await executor.applyBots(plan, failed: failed) }
                progress.finish()
            }()
            for await step in steps {
                switch step {
                case .started(let bot): self.tell(.working(bot.id))
                case .ended(let outcome): self.settle(outcome, context)
                }
            }
            await application
            for case .failed(let failure) in await pass.mirrorSecrets().map(\.result) {
                pass.logger.warning("secrets are not mirrored", metadata: ["error": "\(failure.message)"])
            }
            await lock.leave()
            self.finish(context)
        }
    }

    /// A session to observe through, kept for the next pass.
    private func observationSession(_ database: Identifier) async throws -> PostgresSession {
        if let observing, await observing.isOpen { return observing }
        let session = try await cluster.connect(insideSharedDatabase: database)
        observing = session
        return session
    }

    /// Applies the cluster's own steps, unless they wait; returns the ids of those that did not take effect.
    private func applyCluster(_ plan: ChangePlan, _ pass: Pass, _ context: PassContext) async -> Set<String> {
        let steps = plan.clusterSteps
        guard !steps.isEmpty else {
            queue.converge(.cluster)
            return []
        }
        let admission = queue.admit(.cluster, steps: steps.map(\.step), now: moment)
        guard case .run(let attempt) = admission else {
            tell(admission, nil, steps.map(\.id), context)
            return Set(steps.map(\.id))
        }
        context.began(nil, attempt: attempt)
        let outcomes = await pass.executor.applyCluster(plan)
        // They wait together: one pause for all, and the one that may pass decides.
        let verdicts = Set(outcomes.map(\.verdict))
        let verdict = [.passing, .terminal, .skipped].first(where: verdicts.contains) ?? .applied
        let pause = queue.settle(.cluster, verdict, now: moment, using: &generator)
        for outcome in outcomes { tell(outcome, pause, context) }
        return Set(outcomes.lazy.filter { !$0.isApplied }.flatMap(\.steps))
    }

    /// The steps of the bots whose turn it is, and what is to be noted of those that are given up.
    private func admitted(
        _ plan: ChangePlan,
        _ bots: Set<Name>?,
        _ unsettled: Set<WorkQueue.Key>,
        _ context: PassContext
    ) -> (steps: [PlannedStep], notes: [FailureNote]) {
        var admitted: [PlannedStep] = []
        var notes: [FailureNote] = []
        var wanted: Set<WorkQueue.Key> = []
        for (bot, steps) in plan.stepsByBot {
            wanted.insert(.bot(bot.id))
            if unsettled.contains(.bot(bot.id)) {
                queue.lookAgain(.bot(bot.id), now: moment)
                continue
            }
            let verdict = queue.admit(.bot(bot.id), steps: steps.map(\.step), now: moment)
            if case .run(let attempt) = verdict {
                context.began(bot.id, attempt: attempt)
                tell(.queued(bot.id))
                admitted += steps
            } else {
                let message = tell(verdict, bot, steps.map(\.id), context)
                if let message { notes.append(FailureNote(message, of: bot.id)) }
            }
        }
        queue.converge { key in
            guard case .bot(let name) = key else { return false }
            return !wanted.contains(key) && bots?.contains(name) ?? true
        }
        return (admitted, notes)
    }

    /// Tells of steps that are needed and not applied now; returns why they are given up, if they are given up just now.
    @discardableResult
    private func tell(
        _ verdict: WorkQueue.Verdict,
        _ bot: BotReference?,
        _ steps: [String],
        _ context: PassContext
    ) -> String? {
        context.countWaiting()
        guard case .ineffective = verdict else { return nil }
        let message =
            "the same steps were applied \(WorkQueue.maximumRepeats) times in a row without effect; left alone until "
            + "something changes"
        tell(.reconciled(context.reconciled(bot, steps, .ineffective(message))))
        return "\(message): \(steps.joined(separator: ", "))"
    }

    /// Notes what came of a bot's steps.
    private func settle(_ outcome: Outcome, _ context: PassContext) {
        guard let bot = outcome.bot else { return }
        let pause = queue.settle(.bot(bot.id), outcome.verdict, now: moment, using: &generator)
        tell(outcome, pause, context)
        if pause != nil { wakes.nudge() }
    }

    func tell(_ outcome: Outcome, _ pause: Duration?, _ context: PassContext) {
        let result: Reconciled.Result
        switch outcome.result {
        case .applied: result = .success
        case .skipped(let reason): result = .skipped(reason)
        case .failed(let failure):
            result =
                outcome.verdict == .terminal
                ? .terminal(failure.message) : .retry(failure.message, after: pause ?? .zero)
        }
        context.count(outcome)
        tell(.reconciled(context.reconciled(outcome.bot, outcome.steps, result, warnings: outcome.warnings)))
    }

    private func finish(_ context: PassContext) {
        applications[context.id] = nil
        tell(.queueChanged(queue.depth))
        tell(.passFinished(context.report))
    }
}

extension Outcome {
    /// What the result means for the next attempt.
    fileprivate var verdict: WorkQueue.Result {
        switch result {
        case .applied: .applied
        case .skipped: .skipped
        case .failed(let failure): failure.mayPass ? .passing : .terminal
        }
    }
}

/// Hands beginnings and outcomes on as they come.
private struct StreamedProgress: PassProgress {
    enum Step {
        case started(BotReference)
        case ended(Outcome)
    }

    let continuation: AsyncStream<Step>.Continuation

    init(_ continuation: AsyncStream<Step>.Continuation) { self.continuation = continuation }

    func begin(total: Int) {}
    func start(_ bot: BotReference) { continuation.yield(.started(bot)) }
    func advance(past outcome: Outcome) { continuation.yield(.ended(outcome)) }
    func end() {}
}
