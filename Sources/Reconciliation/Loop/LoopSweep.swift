import Model
import Planning

/// When to measure what bots store, and what there is to report of the last time.
struct LoopSweep {
    var timetable = SweepTimetable(interval: ClusterPolicy.Sweep().interval)
    /// The last sweep, until the pass that deals with what it found is planned.
    private var pending: SweepReport?

    /// Another instance may have swept since: the first sweep of a term comes at once.
    mutating func begin() { timetable = SweepTimetable(interval: timetable.interval) }

    mutating func note(_ report: SweepReport) { pending = report }

    /// The report of the last sweep with what it led to, as the plan shows; nil when there is nothing new.
    mutating func report(after plan: ChangePlan) -> SweepReport? {
        guard var report = pending else { return nil }
        pending = nil
        for case .storage(let step) in plan.steps.lazy.map(\.step) {
            switch step {
            case .restrict: report.restricted += 1
            case .lift: report.lifted += 1
            case .arm, .endWriters, .reclaim: continue
            }
        }
        return report
    }
}
