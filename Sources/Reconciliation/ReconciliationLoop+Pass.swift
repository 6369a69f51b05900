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
        if !triggers.isDisjoint(with: [.start, .files, .interval, .request]) { await readManifests() }
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
            let pause = queue.backOff(failures, using: &generator)
            retryAt = .now + pause
            await closeObservation()
            // The server is another one's replica now. A new connection leads to the primary, if the URL names it.
            if case CatalogError.standby = error { term.end("\(error)") }
            tell(
                .passFailed(
                    PassFailure(id: context.id, message: "\(error)", duration: context.elapsed, retryAfter: pause)
                )
            )
        }
    }

    /// The bots to look at; nil for all.
    private func scope(of triggers: Set<Trigger>, _ desired: DesiredState) -> Set<Name>? {
        guard triggers.isSubset(of: [.files, .retry]), let settled, !queue.isDue(.cluster, now: moment) else {
            return nil
        }
        guard let changed = desired.changedBots(since: settled) else { return nil }
        let bots = changed.union(queue.dueBots(now: moment))
        return bots.count <= settings.maximumScope ? bots : nil
    }

    private func reconcile(
        _ bots: Set<Name>?,
        _ desired: DesiredState,
        _ context: PassContext,
        _ term: Term,
        _ lock: ApplyLock
    ) async throws {
        let session = try await observationSession(desired.policy.database)
        try await lock.join()
        var isHandedOver = false
        defer { if !isHandedOver { Task { await lock.leave() } } }
        var logger = logger
        logger[metadataKey: "pass"] = "\(context.id)"
        if let revision = context.revision { logger[metadataKey: "revision"] = "\(revision)" }
        var pass = Pass(
            desired,
            on: cluster,
            lock: lock,
            options: PlanOptions(allowed: settings.allowed, bots: bots),
            sessions: settings.sessions,
            logger: logger
        )
        let observed = try await observe(through: session, policy: desired.policy)
        tell(.observed(observed))
        context.observed(at: observed.cluster.now)
        tellReachable(true)
        var plan = pass.plan(from: observed)
        context.planned(plan)
        tellOfSweep(plan)
        settled = desired

        let (steps, progress) = AsyncStream.makeStream(of: StreamedProgress.Step.self)
        pass.progress = StreamedProgress(progress)
        pass.shouldStop = { [wakes] in
            if wakes.isStopping || term.isOver { return true }
            return await !lock.isHeld
        }
        let failed = await applyCluster(plan, pass, context)
        plan.steps = admitted(plan, bots, context)
        tell(.queueChanged(queue.depth))
        isHandedOver = true
        applications[context.id] = Task { [plan, executor = pass.executor] in
            async let application: Void = {
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
            await lock.leave()
            self.finish(context)
        }
    }

    /// A session to observe through, kept for the next pass once it is in the shared database.
    private func observationSession(_ database: Identifier) async throws -> PostgresSession {
        if let observing, await observing.isOpen { return observing }
        let session = try await cluster.connect(toSharedDatabase: database)
        let current = try await session.query("SELECT pg_catalog.current_database()") { try $0.text(0) }
        if current == [database.name] { observing = session }
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
        var quiet = pass
        quiet.progress = Unwatched()
        let outcomes = await quiet.executor.applyCluster(plan)
        // They wait together: one pause for all, and the one that may pass decides.
        let verdicts = Set(outcomes.map(\.verdict))
        let verdict = [.passing, .terminal, .skipped].first(where: verdicts.contains) ?? .applied
        let pause = queue.settle(.cluster, verdict, now: moment, using: &generator)
        for outcome in outcomes { tell(outcome, pause, context) }
        return Set(outcomes.lazy.filter { !$0.isApplied }.flatMap(\.steps))
    }

    /// The steps of the bots whose turn it is.
    private func admitted(_ plan: ChangePlan, _ bots: Set<Name>?, _ context: PassContext) -> [PlannedStep] {
        var admitted: [PlannedStep] = []
        var wanted: Set<WorkQueue.Key> = []
        for (bot, steps) in plan.stepsByBot {
            wanted.insert(.bot(bot.id))
            let verdict = queue.admit(.bot(bot.id), steps: steps.map(\.step), now: moment)
            if case .run(let attempt) = verdict {
                context.began(bot.id, attempt: attempt)
                tell(.queued(bot.id))
                admitted += steps
            } else {
                tell(verdict, bot, steps.map(\.id), context)
            }
        }
        queue.converge { key in
            guard case .bot(let name) = key else { return false }
            return !wanted.contains(key) && bots?.contains(name) ?? true
        }
        return admitted
    }

    /// Tells of steps that are needed and not applied now.
    private func tell(
        _ verdict: WorkQueue.Verdict,
        _ bot: BotReference?,
        _ steps: [String],
        _ context: PassContext
    ) {
        context.countWaiting()
        guard case .ineffective = verdict else { return }
        let message =
            "the same steps were applied \(WorkQueue.maximumRepeats) times in a row without effect; left alone until "
            + "something changes"
        tell(.reconciled(context.reconciled(bot, steps, .ineffective(message))))
    }

    /// Notes what came of a bot's steps.
    private func settle(_ outcome: Outcome, _ context: PassContext) {
        guard let bot = outcome.bot else { return }
        let pause = queue.settle(.bot(bot.id), outcome.verdict, now: moment, using: &generator)
        tell(outcome, pause, context)
        if pause != nil { wakes.nudge() }
    }

    private func tell(_ outcome: Outcome, _ pause: Duration?, _ context: PassContext) {
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
