import BotAccess
import Console
import Model
import Planning
import PostgresClient
import SQLText
import Synchronization
import TestSupport
import Testing

/// A person's statements as a bot, on a real server.
@Suite("Console", .serialized, .throwawayServer)
struct ConsoleTests {
    private func begin() async throws -> (Landscape, Wish) {
        let landscape = try await Landscape.current
        try await landscape.clear()
        var wish = landscape.three
        wish.deletion.maxPrune = "100%"
        try await landscape.apply(wish)
        return (landscape, wish)
    }

    private func policy(_ change: (inout ClusterPolicy.Console) -> Void) -> ClusterPolicy.Console {
        var policy = ClusterPolicy.Console()
        change(&policy)
        return policy
    }

    @Test("statements are recorded before they run, and a transaction goes on from one to the next")
    func statements() async throws {
        let (landscape, _) = try await begin()
        try await landscape.withConsole(of: "weather") { console in
            try await console.answer("CREATE TABLE t (a int, b text)")
            try await console.answer("BEGIN")
            let insert = try await console.answer("INSERT INTO t VALUES (1, 'x'), (2, NULL) RETURNING a, b")
            #expect(insert.columns == ["a", "b"])
            #expect(insert.rows == [["1", "x"], ["2", nil]])
            #expect(insert.outcome?.end.tag?.description == "INSERT 0 2")
            #expect(await console.transaction == .open)
            let failure = try await console.answer("SELECT nothing FROM t")
            #expect(
                failure.outcome?.report == """
                    ERROR:  column "nothing" does not exist
                    LINE 1: SELECT nothing FROM t
                                   ^

                    """
            )
            #expect(await console.transaction == .failed)
            try await console.answer("ROLLBACK")
            #expect(try await console.answer("SELECT count(*) FROM t").first == "0")
            let notice = try await console.answer("DO $$ BEGIN RAISE NOTICE 'seen' USING HINT = 'so'; END $$")
            #expect(notice.notices == ["NOTICE:  seen\nHINT:  so\n"])
            let two = try await console.answer("SELECT 1; SELECT 2")
            #expect(two.state == "42601")
        }
        let recorded = try await landscape.recorded("weather")
        #expect(recorded.map(\.result) == ["done", "done", "done", "failed", "done", "done", "done", "failed"])
        #expect(recorded[3].state == "42703")
        let rows = try await landscape.text(
            "SELECT rows::text FROM flarex.audit_entry WHERE rows IS NOT NULL ORDER BY 1"
        )
        #expect(rows.contains("2"))
    }

    @Test("the intent of a statement is there while it runs")
    func intent() async throws {
        let (landscape, _) = try await begin()
        try await landscape.withConsole(of: "weather") { console in
            let run = console.run("SELECT pg_sleep(600)")
            let open: SQL = """
                SELECT e.text FROM flarex.audit_open o JOIN flarex.audit_entry e ON e.sequence = o.intent
                WHERE e.act = 'statement' AND EXISTS (SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep')
                """
            while try await landscape.text(open) != ["SELECT pg_sleep(600)"] { await Task.yield() }
            run.cancel()
            var answer = ConsoleAnswer()
            for try await event in run { answer.take(event) }
            #expect(answer.state == "57014")
            #expect(answer.outcome?.isFailed == true)
            // The session is still good, and what was asked to stop does not stop what comes next.
            for _ in 0..<20 { #expect(try await console.answer("SELECT 1").first == "1") }
        }
    }

    @Test("rows and bytes are cut where they are read, and what was cut says so")
    func limits() async throws {
        let (landscape, _) = try await begin()
        try await landscape.withConsole(of: "weather", policy: policy { $0.rows = 10 }) { console in
            try await console.answer("CREATE TABLE t AS SELECT i FROM generate_series(1, 500) i")
            let update = try await console.answer("UPDATE t SET i = i + 1 RETURNING i")
            #expect(update.rows.count == 10)
            #expect(update.outcome?.end.rows == 500 && update.outcome?.end.isCut == true)
            // What can end by itself does, so that nothing is undone by looking at a part of it.
            #expect(update.outcome?.isStopped == false)
            #expect(try await console.answer("SELECT min(i) FROM t").first == "2")
            let endless = "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
            let stopped = try await console.answer(endless)
            #expect(stopped.rows.count == 10)
            #expect(stopped.outcome?.isStopped == true && stopped.outcome?.isFailed == false)
            #expect(try await console.answer("SELECT 1").first == "1")
        }
        try await landscape.withConsole(of: "weather", policy: policy { $0.bytes = ByteCount(bytes: 1000) }) {
            console in
            let wide = try await console.answer("SELECT repeat('x', 300) FROM generate_series(1, 10)")
            #expect(wide.rows.count == 3)
            let out = try await console.answer("COPY (SELECT repeat('x', 299) FROM generate_series(1, 10)) TO STDOUT")
            #expect(out.data.utf8.count == 900)
            let noise = try await console.answer(
                "DO $$ BEGIN FOR i IN 1..1000 LOOP RAISE NOTICE 'noise %', i; END LOOP; END $$"
            )
            #expect(noise.notices.joined().utf8.count <= 1000 && noise.outcome?.end.isCut == true)
        }
        #expect(try await landscape.recorded("weather").allSatisfy { $0.result != nil })
    }

    @Test("time is over on the server, also for code that catches that")
    func timeouts() async throws {
        let (landscape, _) = try await begin()
        let limits = policy { ($0.statementTimeout, $0.lockTimeout) = (TimeSpan(seconds: 1), TimeSpan(seconds: 1)) }
        try await landscape.withConsole(of: "weather", policy: limits) { console in
            let late = try await console.answer("SELECT pg_sleep(600)")
            #expect(late.state == "57014")
            #expect(late.outcome?.report?.contains("statement timeout") == true)
            try await console.answer("SET statement_timeout = 0")
            #expect(try await console.answer("SELECT pg_sleep(600)").state == "57014")
            let stubborn = try await console.answer(
                """
                DO $$ BEGIN LOOP
                    BEGIN PERFORM pg_sleep(600); EXCEPTION WHEN query_canceled THEN RAISE NOTICE 'caught'; END;
                END LOOP; END $$
                """
            )
            #expect(stubborn.state == "57P01")
            #expect(stubborn.outcome?.end.isSessionOver == true)
            #expect(try await console.answer("SELECT 1").first == "1")
            try await console.answer("CREATE TABLE t ()")
            let holder = try await landscape.session()
            try await holder.execute("BEGIN")
            try await holder.execute("LOCK TABLE \(try #require(Identifier(console.schema))).t")
            try await console.answer("SET statement_timeout = 0")
            #expect(try await console.answer("SELECT * FROM t").state == "55P03")
            await holder.close()
        }
        let recorded = try await landscape.recorded("weather")
        #expect(recorded.allSatisfy { $0.result != nil })
        #expect(recorded.contains { $0.state == "57P01" })
    }

    @Test("an access that has expired takes no more statements")
    func expiry() async throws {
        let (landscape, _) = try await begin()
        let limits = policy { $0.expires = TimeSpan(seconds: 2) }
        try await landscape.withConsole(of: "weather", policy: limits) { console in
            let late = try await console.answer("SELECT pg_sleep(600)")
            #expect(late.state != nil)
            await #expect(throws: ConsoleError.expired) { _ = try await console.answer("SELECT 1") }
        }
    }

    @Test("COPY reads and writes, and takes no more than the limit")
    func copying() async throws {
        let (landscape, _) = try await begin()
        let limits = policy { $0.bytes = ByteCount(bytes: 1000) }
        try await landscape.withConsole(of: "weather", policy: limits) { console in
            try await console.answer("CREATE TABLE t (a int, b text)")
            func copy(_ parts: [String]) async throws -> ConsoleAnswer {
                let rest = Mutex(parts[...])
                return try await console.answer("COPY t FROM STDIN") {
                    rest.withLock { $0.popFirst().map { Array($0.utf8) } }
                }
            }
            let taken = try await copy(["1\tx\n2\t", "\\N\n"])
            #expect(taken.outcome?.end.tag?.description == "COPY 2")
            #expect(try await console.answer("COPY t TO STDOUT").data == "1\tx\n2\t\\N\n")
            let long = try await copy(Array(repeating: "3\tx\n", count: 300))
            #expect(long.outcome?.report?.contains("longer than the limit of 1000 bytes") == true)
            let wrong = try await copy(["x\ty\n"])
            #expect(wrong.state == "22P02")
            let none = try await console.answer("COPY t FROM STDIN")
            #expect(none.outcome?.isFailed == true)
            #expect(try await console.answer("SELECT count(*) FROM t").first == "2")
        }
    }

    @Test("a blocked bot is blocked here, and one that is suspended can be looked at and not changed")
    func otherPhases() async throws {
        let (landscape, wish) = try await begin()
        try await landscape.withConsole(of: "weather") { console in
            try await console.answer("CREATE TABLE t AS SELECT 1 AS i")
            try await landscape.run([
                "INSERT INTO flarex.usage VALUES ('weather', 900000000, now(), now(), NULL, true, now())"
            ])
            try await landscape.apply(wish)
            #expect(try await console.answer("INSERT INTO t VALUES (2)").state == "53100")
            #expect(try await landscape.plan(wish).isEmpty)
            var suspended = wish
            suspended.bots[2].isSuspended = true
            try await landscape.apply(suspended)
            #expect(try await console.answer("SELECT 1").outcome?.end.isSessionOver == true)
        }
        await #expect(throws: AccessRefusal.self) { try await landscape.withConsole(of: "weather") { _ in } }
        var departed = wish
        departed.bots.removeLast()
        try await landscape.apply(departed)
        try await landscape.withConsole(of: "weather", readOnly: true) { console in
            #expect(try await console.answer("SELECT i FROM t").first == "1")
            // A pass leaves it alone.
            #expect(try await landscape.plan(departed).isEmpty)
            let writes = [
                "DELETE FROM t", "BEGIN READ WRITE", "SET TRANSACTION READ WRITE", "DELETE FROM t", "COMMIT AND CHAIN",
                "SET TRANSACTION READ WRITE", "DELETE FROM t", "SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE",
                "DELETE FROM t", "SET default_transaction_read_only = off", "SET transaction_read_only = off",
                "DROP TABLE t", "DO $$ BEGIN COMMIT; DELETE FROM t; END $$", "ROLLBACK", "TRUNCATE t",
                "SELECT set_config('transaction_read_only', 'off', false)", "DELETE FROM t", "ABORT AND CHAIN",
                "SELECT set_config('transaction_read_only', 'off', true)", "DELETE FROM t",
            ]
            for write in writes { try await console.answer(write) }
            #expect(try await console.answer("SELECT i FROM t").first == "1")
        }
    }

    @Test("a bot's drop ends whoever looks at it")
    func drop() async throws {
        let (landscape, wish) = try await begin()
        var departed = wish
        departed.bots.removeLast()
        try await landscape.apply(departed)
        try await landscape.withConsole(of: "weather", readOnly: true) { console in
            #expect(try await console.answer("SELECT 1").first == "1")
            try await landscape.run(["UPDATE flarex.bot SET tombstoned_at = now() - interval '999 days'"])
            try await landscape.apply(departed)
            #expect(try await landscape.text("SELECT id FROM flarex.bot WHERE id = 'weather'") == [])
            await #expect(throws: PostgresError.self) { _ = try await console.answer("SELECT 1") }
        }
        #expect(try await landscape.plan(departed).isEmpty)
    }
}
