import Model
import SQLText
import Testing

@testable import Backups

@Suite("Retention of archives")
struct RetentionTests {
    /// 2026-11-28, a Saturday, at noon.
    private let now = Timestamp(seconds: 1_795_867_200)

    private func name(_ text: String) -> Name {
        guard let name = Name(text) else { preconditionFailure("\(text) is no name") }
        return name
    }

    private func archive(_ bot: String, daysAgo: Int, in snapshot: String? = nil) -> Archive {
        Archive(
            number: 1000 - daysAgo,
            bot: name(bot),
            workspace: name("acme"),
            role: ManagedName.bot(name(bot)),
            plan: name("free"),
            extensions: [],
            takenAt: Timestamp(seconds: now.seconds - Int64(daysAgo) * 86400),
            serverVersion: 150_020,
            dumpVersion: 150_020,
            bytes: ByteCount(bytes: 1),
            storedBytes: nil,
            rows: 1,
            tables: [],
            objects: "",
            snapshot: snapshot ?? "\(bot)-\(daysAgo)",
            folder: "1"
        )
    }

    private func keep(_ daily: Int, _ weekly: Int, _ monthly: Int) -> BackupPolicy.Keep {
        var keep = BackupPolicy.Keep()
        (keep.daily, keep.weekly, keep.monthly) = (daily, weekly, monthly)
        return keep
    }

    private func kept(_ archives: [Archive], _ keep: BackupPolicy.Keep) -> [Int] {
        let gone = Set(Retention.expired(archives, keep: keep))
        return archives.filter { !gone.contains($0.snapshot) }.map { 1000 - $0.number }.sorted()
    }

    @Test("the newest of each day, week and month that has any stays")
    func spans() {
        let archives = (0..<120).map { archive("weather", daysAgo: $0) }
        #expect(kept(archives, keep(3, 0, 0)) == [0, 1, 2])
        // The week of the 23rd, then the Sundays before it.
        #expect(kept(archives, keep(0, 3, 0)) == [0, 6, 13])
        // Then the last days of October and September.
        #expect(kept(archives, keep(0, 0, 3)) == [0, 28, 59])
        #expect(kept(archives, keep(2, 2, 2)) == [0, 1, 6, 28])
    }

    @Test("several archives of one day count as one")
    func manyADay() {
        var archives = [archive("weather", daysAgo: 0), archive("weather", daysAgo: 0, in: "older")]
        archives[1].number -= 1
        archives[1].takenAt = Timestamp(seconds: now.seconds - 60)
        #expect(Retention.expired(archives, keep: keep(5, 0, 0)) == ["older"])
    }

    @Test("the last archive of a bot stays, whatever its age and the policy")
    func last() {
        #expect(kept([archive("weather", daysAgo: 900)], keep(0, 0, 0)) == [900])
    }

    @Test("a snapshot stays for as long as any bot needs it")
    func shared() {
        let old = [archive("weather", daysAgo: 30, in: "a"), archive("billing", daysAgo: 30, in: "a")]
        let new = archive("weather", daysAgo: 0, in: "b")
        #expect(Retention.expired(old + [new], keep: keep(1, 0, 0)) == [])
        #expect(Retention.expired(old + [new, archive("billing", daysAgo: 0, in: "b")], keep: keep(1, 0, 0)) == ["a"])
    }
}
