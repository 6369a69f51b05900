import Execution
import Logging
import Model
import Planning
import PostgresClient
import Presentation
import Quota
import Reconciliation
import SQLText
import SystemPackage
import TestSupport
import Testing

/// From the first byte over the quota to the first write after it, as an operator and a bot see it.
@Suite("Storage quota", .serialized, .throwawayServer)
struct StorageQuotaTests {
    /// Every kind of statement that stores something, and what must be named in the refusal.
    private static let writes = [
        ("INSERT INTO events (v) VALUES ('x')", "INSERT on table"),
        ("UPDATE events SET v = 'x' WHERE id = 1", "UPDATE on table"),
        (
            "MERGE INTO events e USING (VALUES (-1)) s (i) ON e.id = s.i WHEN NOT MATCHED THEN INSERT (v) VALUES ('x')",
            "INSERT on table"
        ),
        ("COPY events (v) FROM PROGRAM 'true'", "COPY to or from an external program"),
        ("CREATE TABLE other (i int)", "CREATE TABLE is blocked"),
        ("CREATE TABLE other AS SELECT * FROM events", "CREATE TABLE AS is blocked"),
        ("CREATE INDEX ON events (v)", "CREATE INDEX is blocked"),
        ("CREATE MATERIALIZED VIEW m AS SELECT * FROM events", "CREATE MATERIALIZED VIEW is blocked"),
        ("REFRESH MATERIALIZED VIEW summary", "REFRESH MATERIALIZED VIEW is blocked"),
    ]

    private static let fill = [
        "CREATE TABLE events (id serial PRIMARY KEY, v text)",
        "CREATE TABLE notes (event int REFERENCES events ON DELETE SET NULL)",
        "CREATE MATERIALIZED VIEW summary AS SELECT count(*) FROM events",
        "INSERT INTO events (v) SELECT repeat(md5(g::text), 10) FROM generate_series(1, 8000) g",
        "INSERT INTO notes VALUES (1)",
    ]

    /// A cluster with bot `weather` alone, on plan `free` with 2 MB.
    private func begin() async throws -> (Landscape, Wish) {
        let landscape = try await Landscape.current
        try await landscape.clear()
        var wish = landscape.three
        wish.bots = [Wish.Bot(name: "weather")]
        wish.storage = 2_000_000
        try await pass(landscape, wish)
        let filled = try await landscape.psql(as: "weather", Self.fill)
        #expect(filled.errors == "")
        return (landscape, wish)
    }

    /// Measures, applies, and expects that nothing is left to do.
    @discardableResult
    private func pass(_ landscape: Landscape, _ wish: Wish, isFirst: Bool = false) async throws -> String {
        if try await !landscape.text("SELECT 'x' FROM pg_database WHERE datname = 'flarex'", in: "postgres").isEmpty {
            try await sweep(landscape)
        }
        let plan = try await landscape.plan(wish)
        let outcomes = await landscape.executor().apply(plan)
        #expect(outcomes.filter { !$0.isApplied } == [])
        #expect(outcomes.flatMap(\.warnings) == [])
        #expect(try await landscape.makeRoom(plan.rewrites).allSatisfy { $0.fate == .rewritten })
        #expect(try await landscape.plan(wish).text() == "No changes.\n")
        return plan.text()
    }

    private func sweep(_ landscape: Landscape) async throws {
        // Whether something was measured before a block or after it is told apart by seconds.
        try await Task.sleep(for: .seconds(1.5))
        let session = try await landscape.session()
        _ = try await Sweep(policy: ClusterPolicy.Sweep(), logger: Logger(label: "test")).run(through: session)
        await session.close()
    }

    private func phase(_ landscape: Landscape) async throws -> [String] {
        try await landscape.text("SELECT phase FROM flarex.bot")
    }

    private func isWritable(_ landscape: Landscape) async throws -> Bool {
        let printed = try await landscape.psql(
            as: "weather",
            ["INSERT INTO events (v) VALUES ('x')", "CREATE TABLE probe (i int)", "DROP TABLE probe"]
        )
        return printed.succeeded
    }

    @Test("over the quota every write fails and says what to do; after deleting and a rewrite, writes work again")
    func block() async throws {
        let (landscape, wish) = try await begin()
        let restricted = try await pass(landscape, wish)
        #expect(restricted.contains("! role: writes blocked over 2MB"), "\(restricted)")
        #expect(
            restricted.contains("it stores 3.") && restricted.contains("over the 2MB of plan free"),
            "\(restricted)"
        )
        #expect(restricted.contains("[blocksWrites]") && restricted.contains("to restrict"), "\(restricted)")
        #expect(try await phase(landscape) == ["Restricted"])
        for (statement, words) in Self.writes {
            let printed = try await landscape.psql(as: "weather", statement)
            #expect(!printed.succeeded && printed.errors.contains(words), "\(statement): \(printed.errors)")
        }
        let refused = try await landscape.psql(as: "weather", "INSERT INTO events (v) VALUES ('x')")
        #expect(refused.errors.contains("The bot stored 3.") && refused.errors.contains("plan free allows 2MB"))
        #expect(refused.errors.contains("SELECT, DELETE, TRUNCATE, DROP and VACUUM FULL still work."))

        let seen = try await landscape.psql(
            as: "weather",
            "SELECT plan, quota_bytes, used_bytes > quota_bytes, overage, writes_blocked FROM bot_usage"
        )
        #expect(seen.output == "free|2000000|t|f|t", "\(seen.errors)")

        let freed = try await landscape.psql(
            as: "weather",
            "DELETE FROM events WHERE id % 10 <> 0",
            "SELECT count(*) FROM notes WHERE event IS NULL",
            "SELECT count(*) FROM events"
        )
        #expect(freed.output == "1\n800", "\(freed.errors)")

        let reclaimed = try await pass(landscape, wish)
        #expect(reclaimed.contains("~ table events: rewritten, about "), "\(reclaimed)")
        #expect(try await !isWritable(landscape))
        let lifted = try await pass(landscape, wish)
        #expect(lifted.contains("~ role: writes no longer blocked"), "\(lifted)")
        #expect(try await phase(landscape) == ["Ready"])
        #expect(try await isWritable(landscape))
        let events = try await landscape.text(
            "SELECT kind FROM flarex.event WHERE kind IN ('restricted', 'lifted') ORDER BY id"
        )
        #expect(events == ["restricted", "lifted"])
    }

    @Test("a blocked bot that holds ACCESS EXCLUSIVE on a wasteful table holds up no plan, and its waste is known")
    func lockedWaste() async throws {
        let (landscape, wish) = try await begin()
        try await pass(landscape, wish)
        #expect(try await landscape.psql(as: "weather", "DELETE FROM events WHERE id % 10 <> 0").succeeded)
        let holder = try await landscape.session()
        try await holder.execute("SET ROLE \(Drift.weather)")
        try await holder.execute("BEGIN")
        try await holder.execute("LOCK TABLE \(Drift.weather).events IN ACCESS EXCLUSIVE MODE")
        try await sweep(landscape)
        let plan = try await landscape.plan(wish)
        await holder.close()
        #expect(plan.text().contains("~ table events: rewritten, about "), "\(plan.text())")
    }

    @Test("a larger plan and overage lift the block at the next pass; the cap holds with overage too")
    func terms() async throws {
        let (landscape, free) = try await begin()
        try await pass(landscape, free)
        #expect(try await !isWritable(landscape))

        var upgraded = free
        upgraded.bots[0].plan = "pro"
        #expect(try await pass(landscape, upgraded).contains("writes no longer blocked"))
        #expect(try await isWritable(landscape))

        // Five times 400 kB are less than it stores, too.
        var small = upgraded
        small.storage = 400_000
        #expect(try await pass(landscape, small).contains("writes blocked over 2MB"))
        #expect(try await !isWritable(landscape))

        var paid = small
        paid.bots[0].overage = true
        #expect(try await pass(landscape, paid).contains("writes no longer blocked"))
        #expect(try await isWritable(landscape))

        var capped = paid
        capped.maxStorage = 3_000_000
        let plan = try await pass(landscape, capped)
        #expect(plan.contains("over maxStorage, 3MB"), "\(plan)")
        #expect(try await !isWritable(landscape))
        let refused = try await landscape.psql(as: "weather", "INSERT INTO events (v) VALUES ('x')")
        #expect(refused.errors.contains("no bot may store more than 3MB"), "\(refused.errors)")
    }

    @Test("a bot that comes near its quota has its tables armed, and writes on")
    func arming() async throws {
        let (landscape, wish) = try await begin()
        var roomy = wish
        roomy.storage = 4_000_000
        try await pass(landscape, roomy)
        let armed = "SELECT count(*)::text FROM pg_trigger WHERE tgname = 'flarex_quota' AND tgenabled = 'A'" as SQL
        #expect(try await landscape.text(armed) == ["2"])
        #expect(try await isWritable(landscape))
    }

    @Test("a bot restores its own dump of armed tables without an error")
    func dump() async throws {
        let (landscape, wish) = try await begin()
        try await pass(landscape, wish)
        var paid = wish
        paid.storage = 20_000_000
        let url = try #require(try await landscape.secret(of: "weather")["DATABASE_URL_PLAIN"])
        let schema = wish.bots[0].role
        let dumped = try await landscape.tool("pg_dump", ["--no-owner", "--no-privileges", "--schema=\(schema)", url])
        #expect(dumped.contains("storage_block"))
        try await pass(landscape, paid)
        let emptied = try await landscape.psql(url, ["DROP OWNED BY CURRENT_USER"])
        #expect(emptied.succeeded, "\(emptied.errors)")
        let script = dumped.split(separator: "\n").filter { !$0.hasPrefix("CREATE SCHEMA") }.joined(separator: "\n")
        try await TemporaryDirectory.with { folder in
            let file = try folder.write(script, to: "dump.sql")
            _ = try await landscape.tool("psql", ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", file.string, url])
        }
        #expect(try await isWritable(landscape))
    }
}
