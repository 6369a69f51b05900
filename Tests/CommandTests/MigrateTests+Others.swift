import Glibc
import PostgresClient
import SQLText
import SystemPackage
import TestSupport
import Testing

/// What others do while a migration runs.
@Suite("Migrate beside others", .serialized, .throwawayServer)
struct MigrateBesideOthersTests {
    @Test("of two runners at once, one applies and the other waits for it and finds nothing to do")
    func twoRunners() async throws {
        try await Workspace.withBot { workspace in
            try workspace.migration("1.sql", "CREATE TABLE a ();")
            try workspace.migration("2.sql", "CREATE TABLE b (); SELECT pg_sleep(0.5);")
            async let one = workspace.migrate()
            async let other = workspace.migrate()
            let outcomes = try await [one, other]
            #expect(outcomes.map(\.status) == [0, 0], "\(outcomes.map(\.errors))")
            #expect(outcomes.count { $0.output.hasSuffix("2 migrations applied to bot weather.\n") } == 1)
            #expect(try await workspace.applied() == ["1 1.sql applied", "2 2.sql applied"])
        }
    }

    @Test("a lock that is not to be had is tried again, and nobody waits meanwhile")
    func lockTimeout() async throws {
        try await Workspace.withBot { workspace in
            try workspace.migration("1.sql", "CREATE TABLE a (id int);")
            #expect(try await workspace.migrate().status == 0)
            let holder = try await workspace.bot()
            try await holder.execute("BEGIN")
            try await holder.execute("LOCK TABLE a IN ACCESS SHARE MODE")
            try workspace.migration("2.sql", "INSERT INTO a VALUES (1);\nALTER TABLE a ADD COLUMN n int;")
            let gaveUp = try await workspace.migrate("--lock-timeout", "1s", "--retry-for", "0s")
            #expect(gaveUp.status == 3 && gaveUp.output.contains("55P03"), "\(gaveUp.output)")
            async let running = workspace.migrate("--lock-timeout", "1s", "--retry-for", "1h")
            let number: SQL = "SELECT xid::text FROM flarex.migration_attempt WHERE xid IS NOT NULL"
            var seen: Set<String> = []
            while seen.count < 2 {
                seen.formUnion(try await workspace.texts(number))
                try await Task.sleep(for: .milliseconds(5))
            }
            try await holder.execute("COMMIT")
            await holder.close()
            let outcome = try await running
            #expect(outcome.status == 0 && outcome.output.contains(", tried "), "\(outcome.output)\(outcome.errors)")
            #expect(try await workspace.applied() == ["1 1.sql applied", "2 2.sql applied"])
        }
    }

    @Test("a statement outside a transaction is recorded when it is done, and tried again when it failed")
    func concurrently() async throws {
        try await Workspace.withBot { workspace in
            try workspace.migration("1.sql", "CREATE TABLE a (id int);\nINSERT INTO a VALUES (1), (1);")
            try workspace.migration(
                "2.sql",
                "-- flarexdb: no-transaction\nCREATE UNIQUE INDEX CONCURRENTLY i ON a (id);"
            )
            let failed = try await workspace.migrate()
            #expect(failed.status == 3 && failed.output.contains("DROP INDEX i;"), "\(failed.output)\(failed.errors)")
            #expect(try await workspace.applied() == ["1 1.sql applied", "2 2.sql failed"])
            let bot = try await workspace.bot()
            try await bot.execute("DROP INDEX i")
            try await bot.execute("DELETE FROM a")
            await bot.close()
            #expect(try await workspace.migrate().status == 0)
            #expect(try await workspace.applied() == ["1 1.sql applied", "2 2.sql applied"])
            let isValid = try await workspace.texts(
                "SELECT indisvalid::text FROM pg_index WHERE indexrelid::regclass::text LIKE '%.i'"
            )
            #expect(isValid == ["true"])
        }
    }

    @Test("a runner that is killed after any statement leaves nothing that the next one does not settle")
    func killed() async throws {
        try await Workspace.withBot { workspace in
            let server = try ThrowawayServer.current
            try workspace.migration("1.sql", "CREATE TABLE IF NOT EXISTS t (n int);\nINSERT INTO t VALUES (1);")
            try workspace.migration("2.sql", "INSERT INTO t VALUES (2);\nINSERT INTO t VALUES (3);")
            try workspace.migration("3.sql", "-- flarexdb: no-transaction\nCREATE INDEX IF NOT EXISTS i ON t (n);")
            try await StatementProxy.with(server) { proxy in
                for limit in stride(from: 1, to: 200, by: Thoroughness.stride(5)) {
                    try await workspace.sql("DELETE FROM flarex.bot_migration")
                    let bot = try await workspace.bot()
                    try await bot.execute("DROP TABLE IF EXISTS t")
                    await bot.close()
                    proxy.arm(after: limit)
                    _ = try await workspace.run(
                        ["migrate", "weather", "migrations"],
                        environment: ["FLAREXDB_ADMIN_URL": proxy.adminURL]
                    )
                    let isCut = proxy.isCut
                    let point: Comment = "after statement \(limit), \(proxy.passed.last ?? "none")"
                    try await proxy.settle()
                    // What the bot sees agrees with what is there, before anybody comes to settle it.
                    let seen = try await workspace.seenByBot()
                    let rows = try await workspace.rows()
                    #expect(seen.contains("2.sql") == rows.contains("3"), point)
                    #expect(seen.contains("1.sql") == !rows.isEmpty, point)
                    let again = try await workspace.migrate()
                    #expect(again.status == 0, "\(again.output)\(again.errors) \(point)")
                    #expect(try await workspace.rows() == ["1", "2", "3"], point)
                    #expect(try await workspace.seenByBot() == ["1.sql", "2.sql", "3.sql"], point)
                    #expect(try await workspace.texts("SELECT name FROM flarex.migration_attempt") == [], point)
                    guard isCut else {
                        print("migrate: cut in \(proxy.passed.count) statements, up to \(limit)")
                        break
                    }
                }
            }
            try await workspace.sql("UPDATE flarex.access SET expires = now() WHERE closed IS NULL")
            try await workspace.run("apply", "--yes")
            #expect(try await workspace.texts("SELECT rolname::text FROM pg_roles WHERE rolname LIKE 'con\\_%'") == [])
        }
    }

    @Test("a runner that is killed while a statement runs keeps nothing of it")
    func killedInTheMiddle() async throws {
        try await Workspace.withBot { workspace in
            try workspace.migration("1.sql", "CREATE TABLE a ();\nSELECT pg_sleep(600);")
            let outcome = try await BuiltBinary.run(
                ["migrate", "weather", workspace.directory.path.appending("migrations").string],
                environment: await workspace.variables
            ) { process in
                try await workspace.eventually(
                    "SELECT wait_event::text FROM pg_stat_activity WHERE usename LIKE 'con\\_%'",
                    ["PgSleep"]
                )
                kill(process, SIGKILL)
            }
            #expect(outcome.status == 128 + SIGKILL)
            try workspace.migration("1.sql", "CREATE TABLE b ();")
            let next = try await workspace.migrate()
            #expect(next.status == 0, "\(next.output)\(next.errors)")
            #expect(try await workspace.tables() == ["b"])
            #expect(try await workspace.applied() == ["1 1.sql applied"])
            let open = try await workspace.texts(
                "SELECT result FROM flarex.audit_entry WHERE kind = 'outcome' AND act = 'migrate' ORDER BY sequence"
            )
            #expect(open == ["unknown", "done"])
        }
    }

    @Test("what takes longer than it may is ended")
    func timeLimit() async throws {
        try await Workspace.withBot { workspace in
            try workspace.migration(
                "1.sql",
                """
                CREATE TABLE a ();
                DO $$BEGIN
                    LOOP
                        BEGIN PERFORM pg_sleep(600); EXCEPTION WHEN query_canceled THEN NULL; END;
                    END LOOP;
                END$$;
                """
            )
            let outcome = try await workspace.migrate("--time-limit", "2s")
            #expect(outcome.status == 3, "\(outcome.output)\(outcome.errors)")
            #expect(try await workspace.tables() == [])
            #expect(try await workspace.applied() == [])
        }
    }
}

extension Workspace {
    fileprivate func seenByBot() async throws -> [String] {
        let bot = try await bot()
        let names = try await bot.query("SELECT name FROM bot_migrations ORDER BY name") { try $0.text(0) }
        await bot.close()
        return names
    }

    /// What is in table `t`, in order.
    fileprivate func rows() async throws -> [String] {
        let bot = try await bot()
        let isThere = try await bot.query("SELECT to_regclass('t') IS NOT NULL") { try $0.boolean(0) }
        let rows = isThere == [true] ? try await bot.query("SELECT n::text FROM t ORDER BY n") { try $0.text(0) } : []
        await bot.close()
        return rows
    }
}
