import Execution
import Model
import Planning
import PostgresClient
import Presentation
import SQLText
import TestSupport
import Testing

/// A schema that holds more than the server can lock at once.
@Suite(
    "Adoption of many objects",
    .serialized,
    .throwawayServer(settings: ["max_locks_per_transaction": "10", "max_connections": "20"])
)
struct AdoptionSizeTests {
    private static let tables = 300
    private static let legacy = Legacy(role: "weather_app", schema: "weather")

    @Test("it changes hands object by object; stopped in the middle, the next pass goes on from there")
    func stopped() async throws {
        let landscape = try await Landscape.current
        var wish = landscape.three
        wish.bots = [Wish.Bot(name: "chat")]
        try await landscape.apply(wish)
        try await landscape.run([
            "CREATE ROLE migrator", "CREATE ROLE weather_app LOGIN", "CREATE SCHEMA weather AUTHORIZATION weather_app",
            """
            DO $$ BEGIN
                FOR i IN 1..\(Self.tables) LOOP
                    EXECUTE format('CREATE TABLE weather.t%s (id serial PRIMARY KEY, note text)', i);
                    EXECUTE format('ALTER TABLE weather.t%s OWNER TO migrator', i);
                    IF i % 10 = 0 THEN COMMIT; END IF;
                END LOOP;
            END $$
            """,
        ])
        await #expect(throws: PostgresError.self) {
            try await landscape.run(["REASSIGN OWNED BY migrator TO weather_app"])
        }
        var bot = Self.legacy.bot("weather")
        bot.extensions = []
        wish.bots.append(bot)
        let plan = try await landscape.plan(wish)
        async let application = landscape.executor().apply(plan)
        while try await taken(landscape) == 0 { try await Task.sleep(for: .milliseconds(2)) }
        try await landscape.run([
            """
            SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
            WHERE query LIKE 'DO $adoption$%' AND pid <> pg_backend_pid()
            """
        ])
        #expect(await application.contains { !$0.isApplied })
        let some = try await taken(landscape)
        #expect(some > 0 && some < Self.tables, "\(some) tables")
        // Until all of it is the role's, the application goes on as before.
        #expect(
            try await landscape.text("SELECT rolcanlogin::text FROM pg_roles WHERE rolname = 'weather_app'") == ["true"]
        )
        let rest = try await landscape.plan(wish)
        let reason = "everything in a bot's schema belongs to the bot: \(Self.tables - some) of migrator"
        #expect(rest.steps.first?.reason == reason)
        #expect(try await landscape.apply(wish).allSatisfy(\.isApplied))
        #expect(try await landscape.plan(wish).text() == "No changes.\n")
        #expect(try await landscape.owners(in: bot.role) == [bot.role])
        #expect(try await landscape.leftovers() == [])
    }

    private func taken(_ landscape: Landscape) async throws -> Int {
        try await landscape.text(
            """
            SELECT count(*)::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = 'weather' AND c.relkind = 'r' AND pg_get_userbyid(c.relowner) = 'weather_app'
            """
        ).first.flatMap { Int($0) } ?? 0
    }
}
