import Model
import Quota
import Testing

/// When to sweep next.
@Suite struct SweepScheduleTests {
    private static let start = Timestamp(seconds: 1_000_000)

    private func report(
        _ scope: SweepScope,
        after seconds: Int64,
        close: Int = 0,
        took: Duration = .milliseconds(10)
    ) -> Sweep.Report {
        var report = Sweep.Report(scope: scope, startedAt: Self.start + TimeSpan(seconds: seconds))
        report.closeToQuota = close
        report.took = took
        return report
    }

    private func due(_ scope: SweepScope, after seconds: Int64) -> SweepSchedule.Due {
        SweepSchedule.Due(scope, at: Self.start + TimeSpan(seconds: seconds))
    }

    @Test func `the first is overdue, the others come an interval after it began`() {
        var schedule = SweepSchedule(interval: TimeSpan(seconds: 3600))
        #expect(schedule.next.scope == .all)
        #expect(schedule.next.at < Self.start)
        schedule.note(report(.all, after: 0, took: .seconds(30)))
        #expect(schedule.next == due(.all, after: 3600))
    }

    @Test func `bots close to their quota are looked at twelve times an interval`() {
        var schedule = SweepSchedule(interval: TimeSpan(seconds: 3600))
        schedule.note(report(.all, after: 0, close: 3))
        for look in 1..<12 {
            #expect(schedule.next == due(.closeToQuota, after: Int64(look) * 300))
            schedule.note(report(.closeToQuota, after: Int64(look) * 300, close: 3))
        }
        #expect(schedule.next == due(.all, after: 3600))
    }

    @Test func `looking at them costs the server no more than a hundredth of its time`() {
        var schedule = SweepSchedule(interval: TimeSpan(seconds: 3600))
        schedule.note(report(.all, after: 0, close: 3))
        schedule.note(report(.closeToQuota, after: 300, close: 3, took: .milliseconds(12_345)))
        #expect(schedule.next == due(.closeToQuota, after: 300 + 1235))
        schedule.note(report(.closeToQuota, after: 1535, close: 3, took: .seconds(60)))
        #expect(schedule.next == due(.all, after: 3600))
    }

    @Test func `when none is close any more, the next one is of all`() {
        var schedule = SweepSchedule(interval: TimeSpan(seconds: 3600))
        schedule.note(report(.all, after: 0, close: 1))
        schedule.note(report(.closeToQuota, after: 300))
        #expect(schedule.next == due(.all, after: 3600))
    }

    @Test func `an interval of seconds is kept to as well`() {
        var schedule = SweepSchedule(interval: TimeSpan(seconds: 2))
        schedule.note(report(.all, after: 0, close: 1))
        #expect(schedule.next == due(.closeToQuota, after: 1))
    }
}
