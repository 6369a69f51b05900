import Model
import Planning
import SQLText
import TestSupport
import Testing

/// What a plan does about bots that store too much, or no longer.
@Suite struct RestrictionDriftTests {
    private static let role = Drift.weather.role

    /// `weather` is on plan `free` with 500 MB.
    private func drift(_ bytes: Int64, version: Int = 160_004) -> Drift {
        var drift = Drift(version: version)
        drift.server.usage[Drift.weather.id] = ObservedUsage(bytes: bytes, measuredAt: Timestamp(seconds: 100))
        drift.server.cluster.now = Timestamp(seconds: 200)
        return drift
    }

    private func blocked(_ bytes: Int64) throws -> Drift {
        var drift = drift(600_000_000)
        try drift.server.apply(drift.plan)
        drift.server.usage[Drift.weather.id] = ObservedUsage(bytes: bytes, measuredAt: Timestamp(seconds: 300))
        return drift
    }

    @Test(arguments: [150_008, 160_004, 180_000])
    func `a bot over its quota is marked first, and then what still writes is ended and its tables are armed`(
        version: Int
    ) throws {
        var drift = drift(600_000_000, version: version)
        drift.server.storage[Self.role, default: .init()].unarmedTables = 3
        #expect(
            drift.lines == [
                "! weather: role \(Self.role): writes blocked over 500MB # it stores 600MB, over the 500MB of plan free",
                "~ weather: registry entry of weather: phase Restricted, plan free # its writes are blocked",
                "! weather: sessions of \(Self.role): end those whose write began before the block # statements that began before the block are not stopped by it",
                "! weather: tables of \(Self.role): 3 to refuse writes while the bot is blocked # they still accept writes",
            ]
        )
        #expect(
            drift.plan.steps.map(\.hazards) == [
                [.blocksWrites], [], [.terminatesSessions], [.blocksWrites, .terminatesSessions],
            ]
        )
        #expect(drift.plan.batches.map(\.commitment) == [.alone, .together, .bare, .bare])
        #expect(drift.plan.steps.first?.source == SourcePlace(file: "bots/weather.yaml", line: 7, column: 1))
        try drift.server.apply(drift.plan)
        #expect(drift.plan.isEmpty)
    }

    @Test func `a bot that comes near its quota has its tables armed, and nobody is harmed by that`() throws {
        var drift = drift(420_000_000)
        drift.server.storage[Self.role, default: .init()].unarmedTables = 1
        #expect(
            drift.lines == [
                "~ weather: tables of \(Self.role): 1 to refuse writes while the bot is blocked # it stores 420MB, within the 500MB of plan free, and a block is to take effect at once"
            ]
        )
        #expect(drift.plan.steps.first?.hazards == [])
        try drift.server.apply(drift.plan)
        #expect(drift.plan.isEmpty)
    }

    @Test func `tables of a bot far from its quota are nobody's business`() {
        var drift = drift(390_000_000)
        drift.server.storage[Self.role, default: .init()].unarmedTables = 1
        #expect(drift.plan.isEmpty)
    }

    @Test func `a bot that freed enough is let go, and so is one that was upgraded`() throws {
        var freed = try blocked(100_000_000)
        #expect(
            freed.lines == [
                "~ weather: role \(Self.role): writes no longer blocked # it stores 100MB, within the 500MB of plan free",
                "~ weather: registry entry of weather: phase Ready, plan free # its writes are no longer blocked",
            ]
        )
        try freed.server.apply(freed.plan)
        #expect(freed.plan.isEmpty)

        var upgraded = try blocked(600_000_000)
        upgraded.desired.bots[1].plan.value = Fixtures.name("pro")
        #expect(upgraded.plan.steps.map(\.step.kind).contains("liftRestriction"))
        try upgraded.server.apply(upgraded.plan)
        #expect(upgraded.plan.isEmpty)
    }

    @Test func `a mark that somebody else made or took away is drift`() throws {
        var marked = Drift()
        try marked.server.grantMembership(
            of: Self.role,
            in: "flarex_restricted",
            .init(admin: true, inherit: true, set: true)
        )
        #expect(marked.plan.steps.map(\.step.kind) == ["liftRestriction"])

        var unmarked = try blocked(600_000_000)
        unmarked.server.memberships.removeAll { $0.group == "flarex_restricted" }
        unmarked.server.cluster.now = Timestamp(seconds: 400)
        #expect(unmarked.plan.steps.map(\.step.kind) == ["restrictWrites", "endWriters"])
        try unmarked.server.apply(unmarked.plan)
        #expect(unmarked.plan.isEmpty)
        // What began to write meanwhile began before the block.
        #expect(unmarked.server.restrictions[Self.role]?.since == Timestamp(seconds: 400))
    }

    @Test func `a mark that gives more than a mark should is replaced and not lifted`() throws {
        var drift = try blocked(600_000_000)
        let index = try #require(drift.server.memberships.firstIndex { $0.group == "flarex_restricted" })
        drift.server.memberships[index].options.admin = true
        let plan = drift.plan
        #expect(plan.steps.map(\.step.kind) == ["restrictWrites", "endWriters"])
        #expect(plan.shownStatements(of: plan.steps[0]).first?.hasPrefix("REVOKE \"flarex_restricted\"") == true)
        try drift.server.apply(plan)
        #expect(drift.plan.isEmpty)
    }

    @Test func `a restricted bot's new tables and long writers are dealt with in the next pass`() throws {
        var drift = try blocked(600_000_000)
        drift.server.storage[Self.role, default: .init()].unarmedTables = 2
        drift.server.storage[Self.role, default: .init()].writers = 1
        #expect(drift.plan.steps.map(\.step.kind) == ["endWriters", "armTables"])
        #expect(drift.plan.steps.first?.reason == "1 began before the block and goes on")
        try drift.server.apply(drift.plan)
        #expect(drift.plan.isEmpty)
    }

    @Test func `dead space is given back, the largest gain first, once the bot was measured after the block`() throws {
        func waste(_ table: Identifier, _ total: Int64, _ gain: Int64) -> TableWaste {
            TableWaste(table: table, total: ByteCount(bytes: total), gain: ByteCount(bytes: gain))
        }
        var drift = try blocked(600_000_000)
        let waste = [
            waste("few", 200_000_000, 10_000_000), waste("large", 300_000_000, 250_000_000),
            waste("small", 90_000, 80_000), waste("medium", 50_000_000, 20_000_000),
            waste("huge", 9_000_000_000, 6_000_000_000),
        ]
        drift.server.storage[Self.role, default: .init()].waste = waste
        #expect(
            drift.lines == [
                "~ weather: table large: rewritten, about 250MB of 300MB given back # the bot is over its quota, and what it deleted still takes room",
                "~ weather: table medium: rewritten, about 20MB of 50MB given back # the bot is over its quota, and what it deleted still takes room",
            ]
        )
        drift.server.usage[Drift.weather.id]?.measuredAt = Timestamp(seconds: 100)
        #expect(drift.plan.isEmpty)
        drift.server.usage[Drift.weather.id]?.measuredAt = Timestamp(seconds: 300)
        // The copy of `large` takes 50 MB, that of `medium` 30 MB.
        drift.desired.policy.maxStorage = ByteCount(bytes: 640_000_000)
        #expect(drift.plan.steps.map(\.step.target) == ["table medium"])
        try drift.server.apply(drift.plan)
        #expect(drift.plan.isEmpty)
    }

    @Test func `a suspended bot stays as it is`() {
        var drift = drift(600_000_000)
        drift.desired.bots[1].isSuspended = true
        #expect(drift.plan.steps.map(\.step.kind) == ["recordBot"])
    }

    @Test func `blocking, like all that keeps the plans' bounds, needs no leave`() {
        let plan = drift(600_000_000).plan(PlanOptions())
        #expect(plan.refused == [])
        #expect(plan.count(.restrict) == 2)
    }
}
