import Model
import Quota

/// When sweeps are due in the loop, which lives by a clock of its own.
///
/// The schedule counts by the server's clock, since its samples do. Two sweeps are apart by the same time on both.
struct SweepTimetable {
    /// How long to wait after a sweep that failed, unless the interval is shorter.
    private static let pause = TimeSpan(seconds: 60)

    private var schedule: SweepSchedule
    /// The beginning of the last sweep by both clocks.
    private var anchor: (server: Timestamp, here: LoopClock.Moment)?
    private var retryAt: LoopClock.Moment?

    var interval: TimeSpan { schedule.interval }

    init(interval: TimeSpan) { schedule = SweepSchedule(interval: interval) }

    /// Begins anew when the policy has another interval.
    mutating func follow(_ policy: ClusterPolicy.Sweep) {
        if schedule.interval != policy.interval { self = SweepTimetable(interval: policy.interval) }
    }

    /// The moment of the next sweep; nil for at once.
    var next: LoopClock.Moment? {
        if let retryAt { return retryAt }
        guard let anchor else { return nil }
        return anchor.here + .seconds((schedule.next.at - anchor.server).seconds)
    }

    /// What is to be swept now.
    func due(now: LoopClock.Moment) -> SweepScope? {
        if let next, next > now { return nil }
        return schedule.next.scope
    }

    mutating func note(_ report: Sweep.Report, startedAt moment: LoopClock.Moment) {
        schedule.note(report)
        anchor = (report.startedAt, moment)
        retryAt = nil
    }

    mutating func noteFailure(now: LoopClock.Moment) {
        retryAt = now + .seconds(min(Self.pause, schedule.interval).seconds)
    }
}
