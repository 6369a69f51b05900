import Execution
import Model
import Planning
import Synchronization

/// What is known of one pass of the loop until its last outcome.
final class PassContext: Sendable {
    private struct Times {
        var observing = Duration.zero
        var planning = Duration.zero
        var observedAt = Timestamp(seconds: 0)
        var drift = PassReport.Drift()
        var attempts: [Name?: Int] = [:]
        var isFull: Bool
        /// The bots that need something that is not applied yet.
        var unsettled: Set<Name> = []
        var registry: Table<Name, RegistryEntry>?
        var tombstones: [Name: Reconciled.Tombstone] = [:]
    }

    let id: Int
    let revision: String?
    private let counts = Mutex(OutcomeCounts())
    private let times: Mutex<Times>
    private let clock: LoopClock
    private let start: LoopClock.Moment

    init(_ id: Int, revision: String?, isFull: Bool, _ clock: LoopClock) {
        (self.id, self.revision, self.clock, start) = (id, revision, clock, clock.now)
        times = Mutex(Times(isFull: isFull))
    }

    /// The registry as a look at all bots found it; nil where only some were looked at.
    var registry: Table<Name, RegistryEntry>? {
        get { times.withLock(\.registry) }
        set { times.withLock { $0.registry = newValue } }
    }

    var elapsed: Duration { clock.now - start }

    /// All bots are looked at after all.
    func widen() {
        times.withLock { $0.isFull = true }
    }

    func observed(at moment: Timestamp) {
        times.withLock { ($0.observing, $0.observedAt) = (elapsed, moment) }
    }

    func planned(_ plan: ChangePlan) {
        var drift = PassReport.Drift()
        for step in plan.steps {
            switch step.action {
            case .create: drift.create += 1
            case .alter: drift.alter += 1
            case .restrict: drift.restrict += 1
            case .drop: drift.drop += 1
            }
        }
        drift.refused = plan.refused.count
        times.withLock { times in
            (times.planning, times.drift) = (elapsed - times.observing, drift)
            times.unsettled = Set(plan.steps.lazy.compactMap(\.bot?.id))
            times.tombstones = plan.tombstones(at: times.observedAt)
        }
    }

    /// The bots that need something that is not applied yet.
    var unsettled: Set<Name> { times.withLock(\.unsettled) }

    func began(_ bot: Name?, attempt: Int) {
        times.withLock { $0.attempts[bot] = attempt }
    }

    func count(_ outcome: Outcome) {
        counts.withLock { counts in
            switch outcome.result {
            case .applied:
                counts.applied += 1
                if let bot = outcome.bot { times.withLock { _ = $0.unsettled.remove(bot.id) } }
            case .failed: counts.failed += 1
            case .skipped: counts.skipped += 1
            }
        }
    }

    func countWaiting() {
        counts.withLock { $0.waiting += 1 }
    }

    func reconciled(
        _ bot: BotReference?,
        _ steps: [String],
        _ result: Reconciled.Result,
        warnings: [String] = []
    ) -> Reconciled {
        let (attempt, tombstone) = times.withLock { times in
            (times.attempts[bot?.id] ?? 1, result == .success ? bot.flatMap { times.tombstones[$0.id] } : nil)
        }
        return Reconciled(
            pass: id,
            bot: bot,
            steps: steps,
            result: result,
            warnings: warnings,
            revision: revision,
            attempt: attempt,
            duration: elapsed,
            tombstone: tombstone
        )
    }

    var report: PassReport {
        let times = times.withLock(\.self)
        return PassReport(
            id: id,
            revision: revision,
            observing: times.observing,
            planning: times.planning,
            total: elapsed,
            isFull: times.isFull,
            drift: times.drift,
            outcomes: counts.withLock(\.self),
            observedAt: times.observedAt
        )
    }
}

extension ChangePlan {
    /// The bots that lose their login by it.
    fileprivate func tombstones(at moment: Timestamp) -> [Name: Reconciled.Tombstone] {
        steps.reduce(into: [:]) { tombstones, planned in
            guard case .lifecycle(.tombstone(let bot, let retention)) = planned.step else { return }
            tombstones[bot] = Reconciled.Tombstone(reason: planned.reason, dropAfter: moment + retention)
        }
    }
}
