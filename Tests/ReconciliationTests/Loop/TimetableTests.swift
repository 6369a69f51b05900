import Model
import Planning
import SQLText
import TestSupport
import Testing

@testable import Quota
@testable import Reconciliation

@Suite("When the loop looks again")
struct TimetableTests {
    private static func settings() -> LoopSettings {
        var settings = LoopSettings()
        settings.interval = .seconds(60)
        settings.driftPause = .seconds(5)
        return settings
    }

    @Test("the interval counts from the last look at everything")
    func interval() {
        var timetable = Timetable(Self.settings(), now: .zero)
        var triggers: Set<Trigger> = [.request]
        timetable.add(&triggers, now: .seconds(30))
        #expect(triggers == [.request])
        #expect(timetable.next == .seconds(90))
        triggers = []
        timetable.add(&triggers, now: .seconds(90))
        #expect(triggers == [.interval])
        #expect(timetable.next == .seconds(150))
    }

    @Test("drift is looked at once in each pause, however often the database reports it")
    func drift() {
        var timetable = Timetable(Self.settings(), now: .zero)
        var passes = 0
        for second in 0..<20 {
            var triggers: Set<Trigger> = [.drift]
            timetable.add(&triggers, now: .seconds(second))
            if triggers.contains(.drift) { passes += 1 } else { #expect(timetable.next <= .seconds(second + 5)) }
        }
        #expect(passes == 4)
    }

    @Test("a sweep is due at once, then after its interval by both clocks, and soon after a failure")
    func sweeps() {
        var timetable = SweepTimetable(interval: TimeSpan(seconds: 3600))
        #expect(timetable.due(now: .zero) == .all)
        timetable.noteFailure(now: .seconds(10))
        #expect(timetable.due(now: .seconds(69)) == nil)
        #expect(timetable.due(now: .seconds(70)) == .all)
        let report = Sweep.Report(scope: .all, startedAt: Timestamp(seconds: 1_000_000))
        timetable.note(report, startedAt: .seconds(70))
        #expect(timetable.next == .seconds(3670))
        #expect(timetable.due(now: .seconds(3669)) == nil)
        #expect(timetable.due(now: .seconds(3670)) == .all)
    }

    @Test("a sweep is reported with the plan that shows what it led to")
    func sweepReport() {
        let bot = BotReference(Fixtures.bot("weather"))
        var sweep = LoopSweep()
        func plan(_ steps: [StorageStep]) -> ChangePlan {
            ChangePlan(
                cluster: ClusterReference(systemIdentifier: "1", database: "flarex", serverVersion: 160_004),
                steps: steps.map { PlannedStep(.storage($0), of: bot) }
            )
        }
        #expect(sweep.report(after: plan([])) == nil)
        sweep.note(SweepReport(bots: 3, restricted: 0, lifted: 0, duration: .zero))
        let report = sweep.report(after: plan([.endWriters(bot), .lift(bot, []), .lift(bot, [])]))
        #expect(report == SweepReport(bots: 3, restricted: 0, lifted: 2, duration: .zero))
        #expect(sweep.report(after: plan([])) == nil)
    }

    @Test("each trigger is taken once, and a deadline gives none")
    func triggers() async {
        let queue = TriggerQueue(LoopClock(JumpingClock()))
        queue.signal(.files)
        queue.signal(.drift)
        queue.signal(.files)
        #expect(await queue.next(until: .seconds(3600)) == [.files, .drift])
        #expect(await queue.next(until: .seconds(7200)) == [])
        queue.stop()
        #expect(await queue.next(until: .seconds(1_000_000)) == [])
        #expect(queue.isStopping)
    }

    @Test("a silent server is reported once, a refusal for each other reason")
    func contact() {
        var contact = ServerContact()
        #expect(contact.note(.silent("no route")) != nil)
        #expect(contact.note(.silent("connection refused")) == nil)
        #expect(contact.note(.answers) != nil)
        #expect(contact.note(.answers) == nil)
        #expect(contact.note(ReconciliationError("a newer flarexdb", kind: .refusal)) != nil)
        #expect(contact.isRefused)
        #expect(contact.note(ReconciliationError("a newer flarexdb", kind: .refusal)) == nil)
        #expect(contact.note(ReconciliationError("a standby", kind: .refusal)) != nil)
    }

    @Test("a standby tries at one pace, and says once that it stands by")
    func candidacy() {
        var candidacy = Candidacy(takeover: .seconds(1))
        #expect(candidacy.fail() == .milliseconds(500))
        #expect(candidacy.nextPause == .seconds(1))
        #expect(candidacy.fail() == .seconds(1))
        #expect(candidacy.standBy() == (.seconds(1), true))
        #expect(candidacy.standBy() == (.seconds(1), false))
        #expect(candidacy.fail() == .milliseconds(500))
    }
}
