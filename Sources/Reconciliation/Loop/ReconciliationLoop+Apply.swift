import Audit
import Execution
import Logging
import Model
import Planning

extension ReconciliationLoop {
    /// Applies the cluster's steps, and then the bots' beside the loop.
    func apply(_ plan: ChangePlan, _ unsettled: Set<WorkQueue.Key>, _ pass: LoopPass) async {
        let context = pass.context
        let failed = await applyCluster(plan, pass)
        let admission = work.admit(plan, of: pass.bots, unsettled: unsettled, context, now: now)
        admission.events.forEach(emit)
        var admitted = plan
        admitted.steps = admission.steps
        let (steps, progress) = AsyncStream.makeStream(of: StreamedProgress.Step.self)
        var execution = pass.execution
        execution.progress = StreamedProgress(progress)
        work.applications[context.id] = Task { [admitted, execution] in
            async let application: Void = {
                await execution.apply(admitted, noting: admission.notes, failed: failed)
                progress.finish()
            }()
            for await step in steps {
                switch step {
                case .started(let bot): self.emit(.working(bot.id))
                case .ended(let outcome): self.settle(outcome, context)
                }
            }
            await application
            let hasNews = !plan.clusterSteps.isEmpty || !admitted.steps.isEmpty
            await self.conclude(plan, execution, context, hasNews: hasNews)
        }
    }

    /// Applies the cluster's own steps, unless they wait; returns the ids of those that did not take effect.
    private func applyCluster(_ plan: ChangePlan, _ pass: LoopPass) async -> Set<String> {
        let admission = work.admitCluster(plan, pass.context, now: now)
        admission.events.forEach(emit)
        guard !admission.steps.isEmpty else { return Set(plan.clusterSteps.map(\.id)) }
        let outcomes = await pass.execution.executor.applyCluster(plan)
        work.settleCluster(outcomes, pass.context, now: now).forEach(emit)
        return Set(outcomes.lazy.filter { !$0.isApplied }.flatMap(\.steps))
    }

    /// Notes what came of a bot's steps.
    private func settle(_ outcome: Outcome, _ context: PassContext) {
        guard let bot = outcome.bot else { return }
        let (event, isDueAgain) = work.settle(outcome, of: bot, context, now: now)
        emit(event)
        if isDueAgain { triggerQueue.wake() }
    }

    /// What remains to be done when a pass's last bot is done.
    private func conclude(_ plan: ChangePlan, _ execution: Pass, _ context: PassContext, hasNews: Bool) async {
        await remember(plan, execution, context)
        for case .failed(let failure) in await execution.mirrorSecrets().map(\.result) {
            execution.logger.warning("secrets are not mirrored", metadata: ["error": "\(failure.message)"])
        }
        let interval = environment.settings.checkpointInterval
        if work.takesSignature(hasNews: hasNews, now: now, interval: interval) { await execution.signAudit() }
        await execution.lock.leave()
        work.applications[context.id] = nil
        emit(.passFinished(context.report))
    }

    /// Notes in the registry what the pass left undone and why, where `status` and `wait` find it.
    private func remember(_ plan: ChangePlan, _ execution: Pass, _ context: PassContext) async {
        let registry = context.registry.flatMap {
            work.standings.mayHaveMoved(execution.desired.bots) ? $0 : nil
        }
        let record = execution.standing(after: plan, registry: registry, unsettled: context.unsettled)
        guard work.standings.isNews(record, of: context.id) else { return }
        work.standings.note(record, of: context.id)
        do {
            try await execution.executor.remember(record, in: plan.cluster.database)
        } catch {
            work.standings.forget()
            execution.logger.warning(
                "cannot record in the registry what was not done",
                metadata: ["error": "\(error)"]
            )
        }
    }
}

extension Pass {
    /// Applies the bots' steps of a plan, after noting in the registry which bots are given up.
    ///
    /// - Parameter failed: the ids of the cluster's steps that did not take effect.
    fileprivate func apply(_ plan: ChangePlan, noting notes: [FailureNote], failed: Set<String>) async {
        do {
            try await executor.remember(notes, in: plan.cluster.database)
        } catch {
            logger.warning("cannot record in the registry which bots were given up", metadata: ["error": "\(error)"])
        }
        if !plan.steps.isEmpty { _ = await executor.applyBots(plan, failed: failed) }
    }
}
