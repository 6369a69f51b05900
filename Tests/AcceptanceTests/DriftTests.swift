import Execution
import Model
import Planning
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

        let outcomes = await landscape.executor().apply(plan)
        #expect(outcomes.filter { !$0.isApplied } == [])
        #expect(try await landscape.plan(wish).text() == "No changes.\n")
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
        #expect(try await landscape.plan(wish).text() == "No changes.\n")
        #expect(try await landscape.differencesFromFresh() == [])
    }
}

extension Landscape {
    func prepareNeighboursOnce() async throws {
        let there = try await text("SELECT rolname::text FROM pg_roles WHERE rolname = 'alice'", in: "postgres")
        if there.isEmpty { try await prepareNeighbours() }
    }
}
