import Model
import Testing

@testable import Backups

@Suite("Schedule of backups")
struct BackupScheduleTests {
    private let day: Int64 = 86400
    /// 02:00 on some day.
    private let two = Timestamp(seconds: 20_000 * 86400 + 7200)

    private func policy(every: Int64 = 86400, at: String? = nil) -> BackupPolicy {
        var policy = BackupPolicy(repository: "/r", passwordFile: "/p")
        policy.every = TimeSpan(seconds: every)
        policy.at = at.flatMap { TimeOfDay($0) }
        return policy
    }

    private func isDue(_ policy: BackupPolicy, begun: Int64?, ended: Bool = true, after seconds: Int64) -> Bool {
        let last = begun.map { LastBackup(begunAt: two + TimeSpan(seconds: $0), hasEnded: ended) }
        return BackupSchedule.isDue(policy, last: last, now: two + TimeSpan(seconds: seconds))
    }

    @Test("the first is due at once, the next after the time between two")
    func every() {
        #expect(isDue(policy(), begun: nil, after: 0))
        #expect(!isDue(policy(), begun: 0, after: day - 1))
        #expect(isDue(policy(), begun: 0, after: day))
    }

    @Test("one that was interrupted is gone on with at once")
    func interrupted() {
        #expect(isDue(policy(), begun: 0, ended: false, after: 1))
        #expect(isDue(policy(at: "02:00"), begun: 0, ended: false, after: 1))
    }

    @Test("at a time of day, it is due then and not a full day after a late one")
    func timeOfDay() {
        #expect(!isDue(policy(at: "02:00"), begun: 600, after: day - 1))
        #expect(isDue(policy(at: "02:00"), begun: 600, after: day))
        #expect(!isDue(policy(at: "02:00"), begun: day + 5, after: day + 60))
        // One by hand in the afternoon does not replace that of the night.
        #expect(isDue(policy(at: "02:00"), begun: 43_200, after: day))
        #expect(!isDue(policy(every: 2 * 86400, at: "02:00"), begun: 600, after: day))
        #expect(isDue(policy(every: 2 * 86400, at: "02:00"), begun: 600, after: 2 * day))
    }

    @Test(
        "a time of day is read strictly",
        arguments: ["2:00", "24:00", "02:60", "0200", "02:00:00", "-1:00", "+2:+3"]
    )
    func form(text: String) {
        #expect(TimeOfDay(text) == nil)
        #expect(TimeOfDay("23:59")?.description == "23:59")
    }
}
