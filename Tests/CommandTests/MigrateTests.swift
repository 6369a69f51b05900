import FoundationEssentials
import Model
import PostgresClient
import SQLText
import TestSupport
import Testing

/// Migrations as people apply them, on a real server.
@Suite("Migrate", .serialized, .throwawayServer)
struct MigrateTests {
    @Test("applies each file once and in order, and everybody can see it")
    func once() async throws {
        try await Workspace.withBot { workspace in
            try workspace.migration(
                "9_first.sql",
                "CREATE TABLE t (id int PRIMARY KEY, v text);\nINSERT INTO t VALUES (1);"
            )
            try workspace.migration("10_second.sql", "ALTER TABLE t ADD COLUMN n int;")
            let first = try await workspace.migrate()
            #expect(first.status == 0, "\(first.errors)")
            #expect(first.output.hasSuffix("2 migrations applied to bot weather.\n"), "\(first.output)")
            #expect(try await workspace.applied() == ["1 9_first.sql applied", "2 10_second.sql applied"])
            let nothing = try await workspace.migrate()
            #expect(nothing.output == "No migrations to apply to bot weather, 2 recorded before.\n")
            try workspace.migration("11_third.sql", "SELECT 1;")
            let third = try await workspace.migrate("--format", "json")
            #expect(third.output.contains(#""status" : "applied""#) && third.output.contains(#""recorded" : 2"#))

            let listed = try await workspace.run("migrations", "weather")
            #expect(listed.output.contains("10_second.sql  applied"), "\(listed.output)\(listed.errors)")
            let bot = try await workspace.bot()
            let seen = try await bot.query("SELECT id || ' ' || name || ' ' || sql FROM bot_migrations ORDER BY id") {
                try $0.text(0)
            }
            #expect(seen.count == 3 && seen[1] == "2 10_second.sql ALTER TABLE t ADD COLUMN n int;")
            await bot.close()
            let other = try await workspace.bot("billing")
            #expect(try await other.query("SELECT count(*) FROM bot_migrations") { try $0.integer(0) } == [0])
            await other.close()
            let log = try await workspace.run("audit", "list", "--act", "migrate", "--text", "INSERT INTO t VALUES (1)")
            #expect(log.output.contains("9_first.sql sha256:") && log.output.contains("done"))
            #expect(try await workspace.run("plan").output == "No changes.\n")
        }
    }

    @Test("a failure leaves nothing, the record included, and those before it stay")
    func failure() async throws {
        try await Workspace.withBot { workspace in
            try workspace.migration("1.sql", "CREATE TABLE a ();")
            try workspace.migration("2.sql", "CREATE TABLE b ();\n\n  SELECT nope\n  FROM b;\nCREATE TABLE c ();")
            try workspace.migration("3.sql", "CREATE TABLE d ();")
            let outcome = try await workspace.migrate()
            #expect(outcome.status == 3)
            #expect(outcome.output.contains("Failed 2.sql: line 3: column \"nope\" does not exist (SQLSTATE 42703)."))
            #expect(outcome.output.contains("  LINE 3: SELECT nope\n                 ^\n"), "\(outcome.output)")
            #expect(outcome.output.hasSuffix("1 migration applied to bot weather, 1 failed, 1 not tried.\n"))
            #expect(try await workspace.tables() == ["a"])
            #expect(try await workspace.applied() == ["1 1.sql applied"])
            try workspace.migration("2.sql", "CREATE TABLE b ();")
            #expect(try await workspace.migrate().status == 0)
            #expect(try await workspace.tables() == ["a", "b", "d"])
        }
    }

    @Test("a deferred constraint that fails at the commit leaves nothing")
    func deferred() async throws {
        try await Workspace.withBot { workspace in
            try workspace.migration(
                "1.sql",
                """
                CREATE TABLE a (id int PRIMARY KEY);
                CREATE TABLE b (a int REFERENCES a DEFERRABLE INITIALLY DEFERRED);
                INSERT INTO b VALUES (1);
                """
            )
            let outcome = try await workspace.migrate()
            #expect(outcome.status == 3 && outcome.output.contains("23503"), "\(outcome.output)\(outcome.errors)")
            #expect(try await workspace.tables() == [])
            #expect(try await workspace.applied() == [])
        }
    }

    @Test(
        "a text that commits by itself is recorded as partial, and stands in the way until somebody has looked at it",
        arguments: ["COMMIT", "/* now */ END", "commit and chain", "COMMIT; BEGIN"]
    )
    func partial(end: String) async throws {
        try await Workspace.withBot { workspace in
            try workspace.migration("1.sql", "CREATE TABLE a ();\n\(end);\nCREATE TABLE b ();")
            try workspace.migration("2.sql", "CREATE TABLE c ();")
            let outcome = try await workspace.migrate()
            #expect(outcome.status == 3)
            #expect(outcome.output.contains("Partly committed 1.sql: line 2: "), "\(outcome.output)")
            #expect(try await workspace.applied() == ["1 1.sql partial"])
            #expect(try await workspace.tables() == ["a"])
            let again = try await workspace.migrate()
            #expect(again.status == 1 && again.errors.contains("only a part of 1.sql was committed"))
            let accepted = try await workspace.migrate("--accept-partial", "1.sql")
            #expect(accepted.status == 0, "\(accepted.errors)")
            #expect(try await workspace.tables() == ["a", "c"])
            #expect(try await workspace.applied() == ["1 1.sql partial", "2 2.sql applied"])
            #expect(try await workspace.migrate("--accept-partial", "1.sql").status == 1)
        }
    }

    @Test("a text that rolls back by itself leaves nothing", arguments: ["ROLLBACK", "ABORT", "ROLLBACK AND CHAIN"])
    func rollback(end: String) async throws {
        try await Workspace.withBot { workspace in
            try workspace.migration("1.sql", "CREATE TABLE a ();\n\(end);\nCREATE TABLE b ();")
            #expect(try await workspace.migrate().status == 3)
            #expect(try await workspace.tables() == [])
            #expect(try await workspace.applied() == [])
            try workspace.migration("1.sql", "SAVEPOINT s; CREATE TABLE a (); ROLLBACK TO s; CREATE TABLE b ();")
            #expect(try await workspace.migrate().status == 0)
            #expect(try await workspace.tables() == ["b"])
        }
    }

    @Test("the same text with other line ends is the same, and another text is refused with its difference")
    func changedText() async throws {
        try await Workspace.withBot { workspace in
            try workspace.migration("1.sql", "CREATE TABLE a ();\nCREATE TABLE b ();\n")
            #expect(try await workspace.migrate().status == 0)
            try workspace.migration("1.sql", "\u{FEFF}CREATE TABLE a ();\r\nCREATE TABLE b ();\r\n")
            #expect(try await workspace.migrate().status == 0)
            try workspace.migration("1.sql", "CREATE TABLE a ();\nCREATE TABLE other ();\n")
            try workspace.migration("2.sql", "CREATE TABLE c ();")
            let outcome = try await workspace.migrate()
            #expect(outcome.status == 1)
            #expect(outcome.errors.contains("-CREATE TABLE b ();\n+CREATE TABLE other ();\n"), "\(outcome.errors)")
            #expect(try await workspace.tables() == ["a", "b"])
        }
    }

    @Test("what cannot be applied is refused before anything is tried")
    func refusals() async throws {
        try await Workspace.withBot { workspace in
            try workspace.migration("1.sql", "CREATE TABLE a ();")
            try workspace.migration("2.sql", "SELECT 1;\n\\restrict abc\n")
            let meta = try await workspace.migrate()
            #expect(meta.status == 1 && meta.errors.contains("2.sql:2: \\restrict abc is a command of psql"))
            #expect(try await workspace.tables() == [])
            let archive = try await workspace.run("migrate", "weather", "migrations/1.sql", "--archive")
            #expect(archive.status == 1 && archive.errors.contains("has no spec.backups"))
            let nobody = try await workspace.run("migrate", "nobody", "migrations/1.sql")
            #expect(nobody.status == 1 && nobody.errors.contains("the registry knows no bot nobody"))
            #expect(try await workspace.run("migrate", "weather", "absent.sql").status == 1)
            #expect(try await workspace.run("migrate", "weather").status == 64)
            #expect(try await workspace.texts("SELECT 1::text FROM flarex.access").isEmpty)
        }
    }

    @Test("a bot that is suspended or deleted is not migrated, and one over its quota is blocked here too")
    func inactive() async throws {
        try await Workspace.withBot { workspace in
            try workspace.migration("1.sql", "CREATE TABLE a (v text);")
            #expect(try await workspace.migrate().status == 0)
            try await workspace.sql(
                "INSERT INTO flarex.usage VALUES ('weather', 900000000, now(), now(), NULL, true, now())"
            )
            try await workspace.run("apply", "--yes")
            try workspace.migration("2.sql", "INSERT INTO a VALUES ('x');")
            let blocked = try await workspace.migrate()
            #expect(blocked.status == 3 && blocked.output.contains("SQLSTATE 53100"), "\(blocked.output)")
            try workspace.migration("2.sql", "DROP TABLE a;")
            #expect(try await workspace.migrate().status == 0)
            try await workspace.sql(
                "UPDATE flarex.bot SET phase = 'Tombstoned', tombstoned_at = now() WHERE id = 'weather'"
            )
            try workspace.migration("3.sql", "SELECT 1;")
            let gone = try await workspace.migrate()
            #expect(gone.status == 1 && gone.errors.contains("bot weather is Tombstoned"), "\(gone.errors)")
        }
    }

    @Test("a password in a migration is nowhere but in the file")
    func passwords() async throws {
        try await Workspace.withBot { workspace in
            try workspace.migration(
                "1.sql",
                "SELECT 1;\nALTER ROLE CURRENT_USER PASSWORD 'tiger-in-the-tank' nonsense;"
            )
            let failed = try await workspace.migrate()
            #expect(failed.status == 3 && !(failed.output + failed.errors).contains("tiger"))
            try workspace.migration("1.sql", "CREATE TABLE a (u text DEFAULT 'postgres://me:tiger@host/db');")
            #expect(try await workspace.migrate().status == 0)
            let found = try await workspace.texts(
                """
                SELECT 'record' FROM flarex.bot_migration WHERE sql LIKE '%tiger%'
                UNION ALL SELECT 'log' FROM flarex.audit_entry WHERE text LIKE '%tiger%'
                """
            )
            #expect(found == [])
            let marked = try await workspace.texts("SELECT name FROM flarex.bot_migration WHERE sql LIKE '%redacted%'")
            #expect(marked == ["1.sql"])
        }
    }
}

extension Workspace {
    /// A folder whose bots are applied.
    static func withBot(_ body: (Workspace) async throws -> Void) async throws {
        try await withServer { workspace in
            let applied = try await workspace.run("apply", "--yes")
            #expect(applied.status == 0, "\(applied.errors)")
            try await body(workspace)
        }
    }

    func migration(_ name: String, _ text: String) throws { try directory.write(text, to: "migrations/\(name)") }

    func migrate(_ arguments: String...) async throws -> BuiltBinary.Outcome {
        try await run(["migrate", "weather", "migrations"] + arguments)
    }

    /// What is recorded of the bot.
    func applied() async throws -> [String] {
        try await texts(
            "SELECT id || ' ' || name || ' ' || status FROM flarex.bot_migration WHERE bot = 'weather' ORDER BY id"
        )
    }

    /// The bot's tables.
    func tables(_ bot: String = "weather") async throws -> [String] {
        guard let name = Name(bot) else { return [] }
        let role = ManagedName.bot(name)
        return try await texts(
            """
            SELECT c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = \(bind: .text(role.name)) AND c.relkind = 'r' ORDER BY 1
            """
        )
    }

    /// A session of the bot's own.
    func bot(_ bot: String = "weather") async throws -> PostgresSession {
        guard let server, let name = Name(bot) else { throw NoServer() }
        var options = try await server.options(database: "flarex").logging(inAs: ManagedName.bot(name), password: "")
        options.leavesToRole = ["search_path"]
        return try await PostgresSession.connect(to: options)
    }
}
