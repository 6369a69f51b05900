package import Model
import Text

/// When to sweep next, as a value.
///
/// All bots are looked at once an interval. Those close to their quota are looked at up to twelve times in it, as long
/// as that costs the server no more than one hundredth of its time.
package struct SweepSchedule: Hashable, Sendable {
    private static let closeLooks: Int64 = 12
    private static let budget: Int64 = 100

    package let interval: TimeSpan
    /// When all bots were last looked at; nil for not yet.
    private var lastOfAll: Timestamp?
    /// When those close to their quota may be looked at; nil while there are none.
    private var nextOfClose: Timestamp?

    package init(interval: TimeSpan) { self.interval = interval }

    /// A sweep that is to be done.
    package struct Due: Hashable, Sendable {
        package var scope: SweepScope
        package var at: Timestamp

        package init(_ scope: SweepScope, at moment: Timestamp) {
            self.scope = scope
            self.at = moment
        }
    }

    /// The next sweep; one that is overdue has a moment in the past.
    package var next: Due {
        guard let lastOfAll else { return Due(.all, at: Timestamp(seconds: 0)) }
        let full = lastOfAll + interval
        guard let nextOfClose, nextOfClose < full else { return Due(.all, at: full) }
        return Due(.closeToQuota, at: nextOfClose)
    }

    /// Takes note of a sweep that was done.
    package mutating func note(_ report: Sweep.Report) {
        if report.scope == .all { lastOfAll = report.startedAt }
        guard report.closeToQuota > 0 else {
            nextOfClose = nil
            return
        }
        // A sweep of all says nothing of what the close ones alone will cost, and is dearer.
        let cost = report.scope == .closeToQuota ? report.took : .zero
        let affordable = (cost.milliseconds * Self.budget + 999) / 1000
        nextOfClose = report.startedAt + TimeSpan(seconds: max(interval.seconds / Self.closeLooks, affordable, 1))
    }
}
