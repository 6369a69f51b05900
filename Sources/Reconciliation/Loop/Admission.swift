import Execution
import Model
import Planning

/// What of a plan is applied now.
struct Admission {
    var steps: [PlannedStep] = []
    /// What the registry is to say of bots that are given up.
    var notes: [FailureNote] = []
    /// What there is to report.
    var events: [LoopEvent] = []
}

extension LeaderWork {
    /// The steps of the bots whose turn it is.
    ///
    /// - Parameters:
    ///   - bots: those that the pass looks at; nil for all.
    ///   - unsettled: those whose steps were being applied while the pass observed: what was seen of them is old.
    mutating func admit(
        _ plan: ChangePlan,
        of bots: Set<Name>?,
        unsettled: Set<WorkQueue.Key>,
        _ context: PassContext,
        now: LoopClock.Moment
    ) -> Admission {
        var admission = Admission()
        var wanted: Set<WorkQueue.Key> = []
        for (bot, steps) in plan.stepsByBot {
            let key = WorkQueue.Key.bot(bot.id)
            wanted.insert(key)
            if unsettled.contains(key) {
                queue.lookAgain(key, now: now)
                continue
            }
            let verdict = queue.admit(key, steps: steps.map(\.step), now: now)
            if case .run(let attempt) = verdict {
                context.began(bot.id, attempt: attempt)
                admission.events.append(.queued(bot.id))
                admission.steps += steps
            } else if let surrender = context.deferring(verdict, of: bot, steps.map(\.id)) {
                admission.events.append(.reconciled(surrender.report))
                admission.notes.append(FailureNote(surrender.message, of: bot.id))
            }
        }
        queue.converge { key in
            guard case .bot(let name) = key else { return false }
            return !wanted.contains(key) && bots?.contains(name) ?? true
        }
        return admission
    }

    /// The cluster's own steps, unless they wait: all or none.
    mutating func admitCluster(_ plan: ChangePlan, _ context: PassContext, now: LoopClock.Moment) -> Admission {
        var admission = Admission()
        let steps = plan.clusterSteps
        guard !steps.isEmpty else {
            queue.converge(.cluster)
            return admission
        }
        let verdict = queue.admit(.cluster, steps: steps.map(\.step), now: now)
        if case .run(let attempt) = verdict {
            context.began(nil, attempt: attempt)
            admission.steps = steps
        } else if let surrender = context.deferring(verdict, of: nil, steps.map(\.id)) {
            admission.events.append(.reconciled(surrender.report))
        }
        return admission
    }

    /// Notes what came of the cluster's steps. They wait together: one pause for all, and the one that is transient
    /// decides.
    ///
    /// - Returns: what there is to report.
    mutating func settleCluster(
        _ outcomes: [Outcome],
        _ context: PassContext,
        now: LoopClock.Moment
    ) -> [LoopEvent] {
        let verdicts = Set(outcomes.map(\.verdict))
        let verdict = [.transient, .terminal, .skipped].first(where: verdicts.contains) ?? .applied
        let pause = queue.settle(.cluster, verdict, now: now, using: &generator)
        return outcomes.map { .reconciled(context.reconciled($0, retryAfter: pause)) }
    }

    /// Notes what came of a bot's steps.
    ///
    /// - Returns: what there is to report, and whether the bot is to be looked at again at a moment of its own.
    mutating func settle(
        _ outcome: Outcome,
        of bot: BotReference,
        _ context: PassContext,
        now: LoopClock.Moment
    ) -> (event: LoopEvent, isDueAgain: Bool) {
        let pause = queue.settle(.bot(bot.id), outcome.verdict, now: now, using: &generator)
        return (.reconciled(context.reconciled(outcome, retryAfter: pause)), pause != nil)
    }
}

extension PassContext {
    /// Counts steps that are needed and not applied now; says so of those that are given up just now.
    fileprivate func deferring(
        _ verdict: WorkQueue.Verdict,
        of bot: BotReference?,
        _ steps: [String]
    ) -> (report: Reconciled, message: String)? {
        countWaiting()
        guard case .ineffective = verdict else { return nil }
        let message =
            "the same steps were applied \(WorkQueue.maximumRepeats) times in a row without effect; left alone until "
            + "something changes"
        return (reconciled(bot, steps, .ineffective(message)), "\(message): \(steps.joined(separator: ", "))")
    }

    /// Counts what came of steps.
    func reconciled(_ outcome: Outcome, retryAfter pause: Duration?) -> Reconciled {
        let result: Reconciled.Result
        switch outcome.result {
        case .applied: result = .success
        case .skipped(let reason): result = .skipped(reason)
        case .failed(let failure):
            result =
                outcome.verdict == .terminal
                ? .terminal(failure.message) : .retry(failure.message, after: pause ?? .zero)
        }
        count(outcome)
        return reconciled(outcome.bot, outcome.steps, result, warnings: outcome.warnings)
    }
}

extension Outcome {
    /// What the result means for the next attempt.
    fileprivate var verdict: WorkQueue.Result {
        switch result {
        case .applied: .applied
        case .skipped: .skipped
        case .failed(let failure): failure.mayPass ? .transient : .terminal
        }
    }
}
