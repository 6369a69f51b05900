import Execution
import Model
import Planning
import PostgresClient
import Presentation
import SQLText
import TestSupport
import Testing

/// A database that lived before flarexdb did, and becomes a bot's.
@Suite("Adoption", .serialized, .throwawayServer)
struct AdoptionTests {
    private static let legacy = Legacy(role: "weather_app", schema: "weather")

    /// A server with the legacy and a bot beside it, and what is wished for then.
    private func begin() async throws -> (Landscape, Wish) {
        let landscape = try await Landscape.current
        try await landscape.clear()
        try await landscape.clearLegacy()
        var wish = landscape.three
        wish.bots = [Wish.Bot(name: "chat", extensions: ["citext"])]
        try await landscape.apply(wish)
        try await landscape.make(Self.legacy)
        wish.bots.append(Self.legacy.bot("weather"))
        return (landscape, wish)
    }

    @Test("a role and a schema with other names, and all that is in it, become the bot's in one pass")
    func adoption() async throws {
        let (landscape, wish) = try await begin()
        let url = "postgresql://weather_app:legacy@127.0.0.1:\(landscape.port)/flarex"
        let application = try await PostgresSession.connect(to: ConnectionOptions(url))
        try await application.execute("SET ROLE migrator")
        let plan = try await landscape.plan(wish)
        #expect(plan.refused == [], "\(plan.text())")
        #expect(plan.steps.allSatisfy { $0.bot?.id.text == "weather" && $0.hazards.contains(.adoptsExisting) })
        #expect(plan.notes.count == 1)
        let before = try await landscape.contents(of: Self.legacy.schema.name)
        let outcomes = try await landscape.apply(wish)
        #expect(outcomes.filter { !$0.isApplied } == [])

        #expect(try await landscape.plan(wish).text() == "No changes.\n")
        #expect(try await landscape.leftovers() == [])
        let role = wish.bots[1].role
        #expect(try await landscape.contents(of: role) == before)
        #expect(try await landscape.owners(in: role) == [role])
        try await landscape.logIn(["weather", "chat"])
        let rows = try await landscape.psql(as: "weather", "SELECT count(*) FROM fk", "INSERT INTO part VALUES (1, 2)")
        #expect(rows.output == "1000" && rows.succeeded, "\(rows.errors)")

        // Who was in got out, and nobody gets in as before.
        await #expect(throws: PostgresError.self) { try await application.execute("SELECT 1") }
        let login = try await landscape.psql(url, ["SELECT 1"])
        #expect(!login.succeeded)
        let rights = try await landscape.text(
            """
            SELECT format('%s %s %s', r, has_schema_privilege(r, \(bind: .text(role)), 'USAGE'),
                pg_has_role(r, \(bind: .text(role)), 'MEMBER'))
            FROM unnest(ARRAY['migrator', 'reporting']::name[]) r
            """
        )
        #expect(rights == ["migrator f f", "reporting f f"])
        let audit = try await landscape.program(["doctor"], wish)
        #expect(audit.status == 0, "\(audit.output)")
    }

    @Test("what was imported from the cluster leaves nothing to plan, and an adopted bot does not need its annotations")
    func imported() async throws {
        let (landscape, wish) = try await begin()
        try await landscape.apply(wish)
        var policy = wish
        policy.bots = []
        let imported = try await landscape.program(["import"], policy)
        #expect(imported.status == 0, "\(imported.errors)")
        #expect(!imported.output.contains("adopt"))
        policy.text = imported.output
        #expect(try await landscape.plan(policy).text() == "No changes.\n")
    }

    @Test("a schema without its role changes hands, and so does one of the bot's own name")
    func schemaAlone() async throws {
        let (landscape, _) = try await begin()
        var wish = landscape.three
        var other = Wish.Bot(name: "own", extensions: ["citext"], annotations: ["flarex.dev/adopt": "true"])
        wish.bots = [Wish.Bot(name: "chat", extensions: ["citext"]), Self.legacy.bot("weather")]
        wish.bots[1].annotations["flarex.dev/adopt-role"] = nil
        let own = try #require(Identifier(other.role))
        try await landscape.run(["CREATE SCHEMA \(own)", "CREATE TABLE \(own).t (id serial)"])
        other.plan = "pro"
        wish.bots.append(other)
        let outcomes = try await landscape.apply(wish)
        #expect(outcomes.filter { !$0.isApplied } == [])
        #expect(try await landscape.plan(wish).text() == "No changes.\n")
        for bot in wish.bots.dropFirst() { #expect(try await landscape.owners(in: bot.role) == [bot.role]) }
        try await landscape.logIn(["own", "weather"])
        #expect(try await landscape.text("SELECT rolname::text FROM pg_roles WHERE rolname = 'weather_app'").count == 1)
    }

    @Test("what would not be a bot's alone afterwards is refused, with all the reasons, and nothing is changed")
    func refusals() async throws {
        let (landscape, wish) = try await begin()
        let chat = try #require(Identifier(wish.bots[0].role))
        try await landscape.run([
            "CREATE TABLE public.countries (id int)", "GRANT SELECT ON public.countries TO weather_app",
            "CREATE TABLE public.theirs (id int)", "ALTER TABLE public.theirs OWNER TO weather_app",
            "GRANT EXECUTE ON FUNCTION pg_catalog.pg_read_file(text) TO weather_app",
            "CREATE EXTENSION pgcrypto SCHEMA weather", "GRANT USAGE ON SCHEMA weather TO \(chat)",
            "CREATE FUNCTION weather.raw(text) RETURNS text LANGUAGE internal AS 'pg_read_file_all'",
        ])
        try await landscape.run(["CREATE SCHEMA weather_elsewhere AUTHORIZATION weather_app"], in: "postgres")
        let before = try await landscape.owners(in: "weather")
        var strict = wish
        strict.bots[1].extensions = []
        let plan = try await landscape.plan(strict)
        #expect(plan.steps.allSatisfy { $0.bot?.id.text != "weather" })
        #expect(
            plan.refused.map(\.reason).dropLast() == [
                """
                beside the schema it has objects in database postgres, rights on function pg_read_file(text), \
                rights on table public.countries, table public.theirs
                """,
                "it, or something in it, belongs to or is open to \(chat), another bot's or flarexdb's",
                "it holds extension pgcrypto, function weather.raw(text) in language internal, which no bot may have",
            ],
            "\(plan.text())"
        )
        #expect(plan.refused.last?.reason.hasPrefix("extension citext is used by column c of table ") == true)
        #expect(try await landscape.apply(strict).allSatisfy { $0.bot?.id.text != "weather" })
        #expect(try await landscape.owners(in: "weather") == before)
        try await landscape.run(["DROP SCHEMA weather_elsewhere"], in: "postgres")
    }
}
