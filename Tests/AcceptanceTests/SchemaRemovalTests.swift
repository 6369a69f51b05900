import Execution
import Model
import Planning
import PostgresClient
import Presentation
import SQLText
import TestSupport
import Testing

/// A schema that holds more than the server can lock at once, here and on default settings alike.
@Suite(
    "Schema removal",
    .serialized,
    .throwawayServer(settings: ["max_locks_per_transaction": "10", "max_connections": "20"])
)
struct SchemaRemovalTests {
    private static let tables = 300

    /// A cluster on which `weather` has many tables and, if its manifest is gone, is due.
    private func begin() async throws -> (Landscape, Wish) {
        let landscape = try await Landscape.current
        try await landscape.clear()
        try await landscape.apply(landscape.three)
        try await landscape.run([
            """
            DO $$ BEGIN
                FOR i IN 1..\(Self.tables) LOOP
                    EXECUTE format('CREATE TABLE \(Drift.weather).t%s (id serial PRIMARY KEY, note text)', i);
                    IF i % 10 = 0 THEN COMMIT; END IF;
                END LOOP;
            END $$
            """,
            "CREATE VIEW \(Drift.weather).one AS SELECT id FROM \(Drift.weather).t1",
        ])
        var wish = landscape.three
        wish.deletion.retention = "0s"
        wish.bots.removeAll { $0.name == "weather" }
        try await landscape.apply(wish)
        return (landscape, wish)
    }

    private func tables(_ landscape: Landscape) async throws -> Int {
        try await landscape.text(
            """
            SELECT count(*)::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = \(bind: .text(Drift.weather.name)) AND c.relkind = 'r'
            """
        ).first.flatMap { Int($0) } ?? 0
    }

    @Test("it cannot be dropped by one statement, and goes in slices that others do not notice")
    func slices() async throws {
        let (landscape, wish) = try await begin()
        await #expect(throws: PostgresError.self) {
            try await landscape.run(["DROP SCHEMA \(Drift.weather) CASCADE"])
        }
        await #expect(throws: PostgresError.self) {
            try await landscape.run(["DROP OWNED BY \(Drift.weather)", "DROP SCHEMA \(Drift.weather) CASCADE"])
        }
        #expect(try await tables(landscape) == Self.tables)
        let outcomes = try await landscape.apply(wish)
        #expect(outcomes.filter { !$0.isApplied } == [])
        #expect(try await landscape.plan(wish).text() == "No changes.\n")
        #expect(try await landscape.leftovers() == [])
        let record = try await landscape.text(
            "SELECT objects::text FROM flarex.dropped_bot ORDER BY number DESC LIMIT 1"
        )
        // Each table with the sequence of its key.
        #expect(record == ["\(2 * Self.tables + 1)"])
    }

    @Test("stopped in the middle, it has come some of the way, and the next pass goes on from there")
    func stopped() async throws {
        let (landscape, wish) = try await begin()
        let plan = try await landscape.plan(wish)
        async let application = landscape.executor().apply(plan)
        while try await tables(landscape) == Self.tables { try await Task.sleep(for: .milliseconds(2)) }
        try await landscape.run([
            """
            SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
            WHERE query LIKE 'DO $removal$%' AND pid <> pg_backend_pid()
            """
        ])
        #expect(await application.contains { !$0.isApplied })
        let left = try await tables(landscape)
        #expect(left > 0 && left < Self.tables, "\(left) tables")
        let rest = try await landscape.plan(wish)
        // How much there was is known, and not measured again.
        #expect(rest.steps.first?.step.kind == "emptySchema", "\(rest.text())")
        #expect(try await landscape.apply(wish).allSatisfy(\.isApplied))
        #expect(try await landscape.plan(wish).text() == "No changes.\n")
        #expect(try await landscape.leftovers() == [])
    }
}
