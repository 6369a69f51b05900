import Catalog
import Execution
import Model
import Planning
import PostgresClient
import Reconciliation
import SQLText
import TestSupport
import Testing

/// Blocked bots whose tables are to be rewritten, and whose own code does not want that.
@Suite("Rewrites", .serialized, .throwawayServer)
struct RewriteTests {
    private static let tables = ["first", "second", "third"]

    /// Three tables of bot chat and one of bot weather that are to be rewritten. An index of each of chat's calls a
    /// function that does as the body says for all but chat itself.
    private func begin(_ body: String) async throws -> (Landscape, Wish, [Rewrite]) {
        let landscape = try await Landscape.current
        try await landscape.clear()
        let wish = landscape.three
        try await landscape.apply(wish)
        let function = """
            CREATE FUNCTION trap(i int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN
                IF session_user::text !~ '^bot_' THEN \(body) END IF;
                RETURN i;
            END $$
            """
        var statements = [function]
        for table in Self.tables {
            statements += ["CREATE TABLE \(table) AS SELECT 1 AS i", "CREATE INDEX ON \(table) (trap(i))"]
        }
        #expect(try await landscape.psql(as: "chat", statements).errors == "")
        #expect(try await landscape.psql(as: "weather", "CREATE TABLE honest AS SELECT 1 AS i").errors == "")
        try await landscape.run([
            """
            INSERT INTO flarex.usage SELECT id, 900000000000, now(), now(), NULL, true, now() FROM flarex.bot
            WHERE id <> 'billing'
            """
        ])
        try await landscape.apply(wish)
        let rewrites = try wish.bots[1...].flatMap { bot in
            let id = try #require(Name(bot.name))
            let reference = BotReference(id: id, workspace: id, role: ManagedName.bot(id))
            return (bot.name == "chat" ? Self.tables : ["honest"]).compactMap { Identifier($0) }
                .map { Rewrite(bot: reference, table: $0) }
        }
        return (landscape, wish, rewrites)
    }

    private func fates(_ results: [Reclaimer.Result]) -> [String: Reclaimer.Result.Fate] {
        Dictionary(uniqueKeysWithValues: results.map { ($0.rewrite.table.name, $0.fate) })
    }

    @Test("code that catches every cancellation is ended at the bound; the bot keeps its tables, and others get room")
    func trap() async throws {
        let (landscape, wish, rewrites) = try await begin(
            """
            LOOP
                BEGIN PERFORM pg_sleep(1000); EXCEPTION WHEN query_canceled THEN NULL; END;
            END LOOP;
            """
        )
        let start = ContinuousClock.now
        async let results = landscape.makeRoom(rewrites) { $0.table = .seconds(6) }
        // A pass over others goes on meanwhile.
        var moved = wish
        moved.bots[0].workspace = "moved"
        let sleeping: SQL = "SELECT count(*)::text FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
        while try await landscape.text(sleeping) != ["1"] { try await Task.sleep(for: .milliseconds(10)) }
        let outcomes = try await landscape.apply(moved)
        #expect(outcomes.contains { $0.bot?.id.text == "billing" } && outcomes.allSatisfy(\.isApplied), "\(outcomes)")
        let asleep = try await landscape.text(sleeping)
        #expect(asleep == ["1"], "the pass did not wait for the rewrite: \(asleep)")

        let fates = fates(try await results)
        let late = Reclaimer.Result.Fate.left("it took longer than 6 s")
        #expect(fates == ["first": late, "second": late, "third": late, "honest": .rewritten])
        #expect(ContinuousClock.now - start < .seconds(30))
        #expect(try await landscape.text(sleeping) == ["0"])
        #expect(try await landscape.leftovers() == [])
        let notes = try await landscape.text("SELECT message FROM flarex.event WHERE kind = 'rewriteGivenUp'")
        #expect(notes.count == 3 && notes[0] == "table first is not rewritten: it took longer than 6 s", "\(notes)")
        let session = try await landscape.session()
        let status = try await session.readStatus(of: Name("chat"))
        await session.close()
        let message = status.first?.conditions.first { $0.type == "Restricted" }?.message ?? ""
        #expect(message.hasSuffix("left to the bot: first, second, third"), "\(message)")
    }

    @Test("a bot's code runs as the bot, where nothing tells it that flarexdb is behind it")
    func identity() async throws {
        let (landscape, _, rewrites) = try await begin(
            """
            RAISE LOG 'seen: %', pg_catalog.concat_ws(',', current_user, current_setting('application_name'),
                (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = session_user),
                current_setting('is_superuser'));
            """
        )
        let chat = ManagedName.bot(try #require(Name("chat")))
        // What a bot logs is kept out of the server's log otherwise.
        try await landscape.run(["ALTER ROLE \(chat) IN DATABASE \(Landscape.database) SET log_min_messages = 'log'"])
        #expect(fates(try await landscape.makeRoom(rewrites)).values.allSatisfy { $0 == .rewritten })
        let seen = try landscape.server.log().split(separator: "\n").filter { $0.contains("LOG:  seen: ") }
        #expect(!seen.isEmpty && seen.allSatisfy { $0.hasSuffix("seen: \(chat),,f,off") }, "\(seen)")
    }

    @Test("a bot that holds its table's lock is tried again by the next pass, and others are not kept waiting")
    func busy() async throws {
        let (landscape, _, rewrites) = try await begin("NULL;")
        let owner = try await landscape.session()
        try await owner.execute("BEGIN")
        try await owner.execute("LOCK TABLE \(rewrites[0].bot.role).first")
        let fates = fates(try await landscape.makeRoom(rewrites) { $0.lock = .milliseconds(300) })
        await owner.close()
        #expect(fates == ["first": .postponed("SQLSTATE 55P03"), "honest": .rewritten])
        #expect(try await landscape.text("SELECT left_because FROM flarex.reclaim WHERE left_because <> ''") == [])
    }

    @Test("no pass rewrites anything itself")
    func beside() async throws {
        let (landscape, wish, rewrites) = try await begin("PERFORM pg_sleep(1000);")
        var moved = wish
        moved.bots[1].workspace = "moved"
        var plan = try await landscape.plan(moved)
        let waste = TableWaste(table: rewrites[0].table, total: ByteCount(bytes: 2), gain: ByteCount(bytes: 1))
        plan.steps[0].step = .storage(.reclaim(rewrites[0].bot, waste))
        plan.steps.removeSubrange(1...)
        #expect(plan.rewrites == [rewrites[0]])
        #expect(await landscape.executor().apply(plan) == [])
    }
}
