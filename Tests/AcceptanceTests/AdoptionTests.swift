import Execution
import Model
import Planning
import PostgresClient
import SQLText
import TestSupport
import Testing

/// A database that lived before flarexdb did, and becomes a bot's.
@Suite("Adoption", .serialized, .throwawayServer)
struct AdoptionTests {
    private static let legacy = Legacy(role: "weather_app", schema: "weather")

    private func wish(_ landscape: Landscape) -> Wish {
        var wish = landscape.three
        wish.bots = [Self.legacy.bot("weather"), Wish.Bot(name: "chat")]
        return wish
    }

    /// A server with the legacy and a bot beside it.
    private func begin() async throws -> (Landscape, Wish) {
        let landscape = try await Landscape.current
        try await landscape.clear()
        try await landscape.clearLegacy()
        var wish = landscape.three
        wish.bots = [Wish.Bot(name: "chat", extensions: ["citext"])]
        try await landscape.apply(wish)
        try await landscape.make(Self.legacy)
        return (landscape, self.wish(landscape))
    }

    @Test("a role and a schema with other names, and all that is in it, become the bot's in one pass")
    func adoption() async throws {
        let (landscape, wish) = try await begin()
        let plan = try await landscape.plan(wish)
        #expect(plan.refused == [], "\(plan.text())")
        #expect(plan.steps.filter { $0.bot?.id.text == "weather" }.allSatisfy { $0.hazards.contains(.adoptsExisting) })
        let before = try await landscape.contents(of: Self.legacy.schema)
        let outcomes = try await landscape.apply(wish)
        #expect(outcomes.filter { !$0.isApplied } == [])

        let rest = try await landscape.plan(wish)
        #expect(rest.text() == "No changes.\n")
        #expect(try await landscape.leftovers() == [])
        let role = wish.bots[0].role
        #expect(try await landscape.contents(of: role) == before)
        let owners = try await landscape.text(
            """
            SELECT DISTINCT pg_get_userbyid(o.owner)::text
            FROM pg_namespace n CROSS JOIN LATERAL (\(SchemaObjects.query(of: "n.oid"))) o
            WHERE n.nspname = \(bind: .text(role))
            """
        )
        #expect(owners == [role])
        try await landscape.logIn(["weather", "chat"])
    }
}
