import Execution
import Model
import Planning
import Presentation
import SQLText
import TestSupport
import Testing

/// Every drift is injected into one cluster, one after another: what one leaves behind, the next would show.
@Suite("Drift", .serialized, .throwawayServer)
struct DriftTests {
    @Test("is named by plan, repaired by one apply, and leaves no trace", arguments: Drift.all)
    func repair(drift: Drift) async throws {
        let landscape = try await Landscape.current
        let wish = landscape.three
        try await landscape.prepareNeighboursOnce()
        try await landscape.apply(wish)

        try await landscape.run(drift.statements, in: drift.database)
        let plan = try await landscape.plan(wish)
        let text = plan.text()
        #expect(Set(plan.steps.map(\.step.kind)) == drift.kinds, "\(text)")
        for word in drift.words { #expect(text.contains(word)) }
        #expect(plan.refused == [])
        try await landscape.expectScopedPlansToAgree(on: wish)

        let outcomes = await landscape.executor().apply(plan)
        #expect(outcomes.filter { !$0.isApplied } == [])
        #expect(try await landscape.plan(wish).text() == "No changes.\n")
        try await landscape.run(drift.afterwards, in: drift.database)
        #expect(try await landscape.differencesFromFresh() == [])
        let printed = try await landscape.psql(as: "weather", "CREATE TABLE t ()", "DROP TABLE t")
        #expect(printed.errors == "")
    }

    @Test("of everything at once is repaired by one apply")
    func repairOfAll() async throws {
        let landscape = try await Landscape.current
        let wish = landscape.three
        try await landscape.prepareNeighboursOnce()
        try await landscape.apply(wish)
        for drift in Drift.all {
            // Some undo what others need, as a dropped role does: those are left out where they fail.
            try? await landscape.run(drift.statements, in: drift.database)
        }
        let outcomes = try await landscape.apply(wish)
        #expect(outcomes.filter { !$0.isApplied } == [])
        let left = try await landscape.plan(wish).text()
        #expect(left == "No changes.\n")
        for drift in Drift.all { try await landscape.run(drift.afterwards, in: drift.database) }
        #expect(try await landscape.differencesFromFresh() == [])
    }

    @Test("a table planted where bots look names up goes only when its loss is allowed")
    func plantedTable() async throws {
        let landscape = try await Landscape.current
        let wish = landscape.three
        try await landscape.prepareNeighboursOnce()
        try await landscape.apply(wish)
        try await landscape.run(["CREATE TABLE flarex_shim.pg_class (relname name)"])
        let plan = try await landscape.plan(wish)
        #expect(plan.steps == [])
        #expect(plan.refused.map(\.hazard) == [.deletesData])
        #expect(plan.refused.map(\.what) == ["table flarex_shim.pg_class"])
        let options = PlanOptions(allowed: [.deletesData])
        #expect(try await landscape.apply(wish, options: options).allSatisfy(\.isApplied))
        #expect(try await landscape.plan(wish).isEmpty)
        #expect(try await landscape.differencesFromFresh() == [])
    }

    @Test("what a bot's object needs of something planted stays, is told, and keeps no bot waiting")
    func plantedAndUsed() async throws {
        let landscape = try await Landscape.current
        let wish = landscape.three
        try await landscape.prepareNeighboursOnce()
        try await landscape.apply(wish)
        try await landscape.run([
            "CREATE FUNCTION flarex_shim.twice(integer) RETURNS integer LANGUAGE sql AS 'SELECT 2 * $1'",
            "ALTER ROLE \(Drift.weather) CREATEDB",
        ])
        let made = try await landscape.psql(as: "weather", "CREATE VIEW used AS SELECT twice(1)")
        #expect(made.errors == "")
        let outcomes = try await landscape.apply(wish)
        #expect(outcomes.filter { !$0.isApplied }.count == 1)
        #expect(try await landscape.plan(wish).steps.map(\.step.kind) == ["dropPlanted"])
        _ = try await landscape.psql(as: "weather", "DROP VIEW used")
        try await landscape.apply(wish)
        #expect(try await landscape.plan(wish).isEmpty)
        #expect(try await landscape.differencesFromFresh() == [])
    }
}

extension Landscape {
    func prepareNeighboursOnce() async throws {
        let there = try await text("SELECT rolname::text FROM pg_roles WHERE rolname = 'alice'", in: "postgres")
        if there.isEmpty { try await prepareNeighbours() }
    }
}
