import PostgresClient
import SQLText
import TestSupport
import Testing

@Suite("diff", .serialized, .throwawayServer)
struct DiffTests {
    @Test("0 and nothing without a difference, 2 and both sides with one, 1 for a bot that no manifest names")
    func difference() async throws {
        try await Workspace.withServer(bots: ["billing", "weather"]) { workspace in
            try await workspace.run("apply", "--yes")
            let none = try await workspace.run("diff", "weather")
            #expect(none.status == 0 && none.output == "" && none.errors == "", "\(none.output)\(none.errors)")

            try workspace.writeBot("weather", plan: "pro")
            let some = try await workspace.run("diff", "weather")
            #expect(some.status == 2, "\(some.errors)")
            #expect(some.output.hasPrefix("--- observed  cluster primary at "))
            #expect(some.output.contains("\n-plan: free\n+plan: pro\n-quota: 500MB\n+quota: 10GB\n"), "\(some.output)")
            #expect(some.output.contains("\n-connections: 10\n+connections: 20\n"), "\(some.output)")
            #expect(some.output.contains("\n schema.owner: flarex_owner\n"), "\(some.output)")
            #expect(some.output.contains("\nPlan: 0 to create, "))
            #expect(try await workspace.run("diff", "billing").status == 0)

            let unknown = try await workspace.run("diff", "nobody")
            #expect(unknown.status == 1)
            #expect(unknown.errors.contains(#"no valid manifest names a bot "nobody""#))
        }
    }

    @Test("a change that no line shows is a difference too")
    func hidden() async throws {
        try await Workspace.withServer(bots: ["weather"]) { workspace in
            try await workspace.run("apply", "--yes")
            let role = try await workspace.texts("SELECT role::text FROM flarex.bot")[0]
            let name = try #require(Identifier(role))
            try await workspace.sql("GRANT USAGE ON SCHEMA \(name) TO pg_monitor")
            let outcome = try await workspace.run("diff", "weather")
            #expect(outcome.status == 2 && outcome.output.contains("no USAGE to pg_monitor"), "\(outcome.output)")
        }
    }
}
