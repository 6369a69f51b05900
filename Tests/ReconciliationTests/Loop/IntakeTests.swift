import Manifests
import Model
import TestSupport
import Testing

@testable import Reconciliation

@Suite("Intake of manifests")
struct IntakeTests {
    private let both = Fixtures.desired([Fixtures.bot("tides"), Fixtures.bot("weather")])
    private let one = Fixtures.desired([Fixtures.bot("tides")])
    private var intake = Intake(deletionPause: .seconds(2))

    private mutating func read(_ desired: DesiredState?, at seconds: Int, revision: String? = nil) -> [LoopEvent] {
        intake.accept(.of(desired, revision: revision), took: .zero, now: .seconds(seconds))
    }

    @Test("what is the same as before is no news, and another commit is")
    mutating func news() {
        #expect(read(both, at: 0).count == 1)
        #expect(read(both, at: 1).isEmpty)
        #expect(read(both, at: 2, revision: "0123").count == 1)
        #expect(intake.desired?.revision == "0123")
        #expect(read(both, at: 3, revision: "0123").isEmpty)
    }

    @Test("a bot counts as deleted only when its manifest has stayed away for the pause")
    mutating func deletion() {
        _ = read(both, at: 0)
        _ = read(one, at: 10)
        #expect(intake.desired?.isSettling == true)
        #expect(intake.recheckAt == .seconds(12))
        #expect(intake.takeRecheck(now: .seconds(11)) == false)
        #expect(intake.takeRecheck(now: .seconds(12)) == true)
        #expect(intake.takeRecheck(now: .seconds(12)) == false)
        _ = read(one, at: 12)
        #expect(intake.desired?.isSettling == false)
        #expect(intake.desired?.bots.map(\.id.text) == ["tides"])
    }

    @Test("a manifest that comes back in time was never gone")
    mutating func replacement() {
        _ = read(both, at: 0)
        _ = read(one, at: 10)
        _ = read(both, at: 11)
        #expect(intake.desired?.isSettling == false)
        _ = read(one, at: 13)
        #expect(intake.desired?.isSettling == true)
        #expect(intake.recheckAt == .seconds(15))
    }

    @Test("without a usable policy, or where nothing can be read, the last good state holds and nothing is deleted")
    mutating func lastGood() {
        _ = read(both, at: 0)
        _ = read(nil, at: 1)
        #expect(intake.desired?.bots.count == 2)
        #expect(intake.desired?.isComplete == false)
        _ = read(both, at: 2)
        #expect(intake.desired?.isComplete == true)
        #expect(intake.fail(ReconciliationError("the remote does not answer")).count == 1)
        #expect(intake.desired?.bots.count == 2)
        #expect(intake.desired?.isComplete == false)
        #expect(intake.fatal == nil)
    }
}
