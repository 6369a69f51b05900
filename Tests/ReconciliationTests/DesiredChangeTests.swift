import Model
import Reconciliation
import SQLText
import TestSupport
import Testing

@Suite("Changed bots")
struct DesiredChangeTests {
    private let before = Fixtures.desired(["a", "c", "e"].map { Fixtures.bot($0) })

    @Test("are those with a new or another manifest")
    func changed() {
        var after = Fixtures.desired(["a", "b", "c", "e", "f"].map { Fixtures.bot($0) })
        after.bots[2].overage = Placed(true, line: 9)
        #expect(after.changedBots(since: before) == Set(["b", "c", "f"].map(Fixtures.name)))
        #expect(before.changedBots(since: before) == [])
    }

    @Test("do not tell enough when a manifest went, or when what holds for all changed")
    func notEnough() {
        #expect(Fixtures.desired(["a", "e"].map { Fixtures.bot($0) }).changedBots(since: before) == nil)
        #expect(Fixtures.desired(["a", "c"].map { Fixtures.bot($0) }).changedBots(since: before) == nil)
        var after = before
        after.policy.database = "other"
        #expect(after.changedBots(since: before) == nil)
        after = before
        after.isComplete.toggle()
        #expect(after.changedBots(since: before) == nil)
    }

    @Test("another revision alone changes none")
    func revision() {
        var after = before
        after.revision = "0123"
        #expect(after.changedBots(since: before) == [])
    }
}
