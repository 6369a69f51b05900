import Glibc
import Model
import PostgresClient
import SQLText
import SystemPackage
import TestSupport
import Testing

/// Archives in the place of bots' data, with a real server and a real repository.
@Suite("Restores", .serialized, .throwawayServer)
struct RestoreTests {
    @Test("a bot gets what was archived, object by object, and what was replaced comes back")
    func restore() async throws {
        try await Workspace.withBackups { workspace in
            try await workspace.fill("weather")
            try await workspace.fillMore("weather")
            let archived = try await workspace.dump("weather")
            #expect(try await workspace.run("backup").status == 0)
            try await workspace.ruin("weather")
            let ruined = try await workspace.dump("weather")

            let outcome = try await workspace.restore("weather")
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output.contains("[replacesData]"), "\(outcome.output)")
            #expect(outcome.output.contains("Restored bot weather; it is as it was archived."), "\(outcome.output)")
            #expect(try await workspace.dump("weather") == archived)
            try await workspace.expectWhole("weather")
            #expect(try await workspace.run("status", "weather").output.contains("by a restore at "))
            #expect(try await workspace.run("backups", "weather").output.contains(", kept until "))
            let doctor = try await workspace.run("doctor")
            #expect(!doctor.output.contains("replaced"), "\(doctor.output)")

            let undone = try await workspace.restore("weather", "--undo")
            #expect(undone.status == 0, "\(undone.errors)")
            #expect(try await workspace.dump("weather") == ruined)
            try await workspace.expectWhole("weather")
            let again = try await workspace.restore("weather", "--undo", "--format", "json")
            #expect(again.status == 0 && again.output.hasPrefix("{\n  \"bot\" : \"weather\""), "\(again.output)")
            #expect(try await workspace.dump("weather") == archived)
            try await workspace.expectWhole("weather")
            let open = try await workspace.texts(
                "SELECT e.act FROM flarex.audit_open o JOIN flarex.audit_entry e ON e.sequence = o.intent"
            )
            #expect(open == [])
            let acts = try await workspace.texts(
                "SELECT kind || ' ' || coalesce(result, '') FROM flarex.audit_entry WHERE act = 'restore' ORDER BY sequence"
            )
            #expect(acts.count == 8 && acts.filter { $0 == "outcome done" }.count == 4, "\(acts)")
        }
    }

    @Test("what was replaced is nobody's, and goes when its time is over, or with the bot")
    func replaced() async throws {
        try await Workspace.withBackups { workspace in
            try await workspace.fill("weather")
            #expect(try await workspace.run("backup").status == 0)
            #expect(try await workspace.restore("weather").status == 0)
            let schema = try await workspace.texts("SELECT schema::text FROM flarex.replaced")[0]
            let reach = try await workspace.asBot("weather", "SELECT count(*) FROM \(schema).events")
            #expect(reach.errors.contains("permission denied for schema"), "\(reach.errors)")
            guard let name = Identifier(schema) else { return }
            try await workspace.sql("GRANT ALL ON SCHEMA \(name) TO \(workspace.role("weather"))")
            let drift = try await workspace.run("plan")
            #expect(drift.output.contains("\(schema): no USAGE, CREATE to the bot"), "\(drift.output)")
            #expect(try await workspace.run("apply", "--yes").status == 0)
            try await workspace.expectWhole("weather")

            try await workspace.sql("UPDATE flarex.replaced SET replaced_at = now() - interval '8 days'")
            let plan = try await workspace.run("plan")
            #expect(plan.output.contains("- schema \(schema): everything in it"), "\(plan.output)")
            #expect(try await workspace.run("apply", "--yes").status == 0)
            #expect(try await workspace.replacedSchemas() == [])
            let undo = try await workspace.restore("weather", "--undo")
            #expect(
                undo.status == 1 && undo.errors.contains("nothing is kept that a restore replaced"),
                "\(undo.errors)"
            )

            #expect(try await workspace.restore("weather").status == 0)
            #expect(unlink(workspace.manifests.appending("weather.yaml").string) == 0)
            #expect(try await workspace.run("apply", "--yes", "--allow", "massPrune").status == 0)
            try await workspace.sql(
                "UPDATE flarex.bot SET tombstoned_at = now() - interval '31 days' WHERE id = 'weather'"
            )
            let drop = try await workspace.run("apply", "--yes", "--allow", "massPrune")
            #expect(drop.status == 0, "\(drop.output)\(drop.errors)")
            #expect(try await workspace.replacedSchemas() == [])
            #expect(try await workspace.texts("SELECT schema::text FROM flarex.replaced") == [])
            #expect(try await workspace.run("plan").output.contains("No changes."))
        }
    }

    @Test("what cannot work is refused before anything is touched")
    func refusals() async throws {
        try await Workspace.withBackups { workspace in
            try await workspace.fill("weather")
            let none = try await workspace.restore("weather")
            #expect(none.status == 1 && none.errors.contains("there is no archive of bot weather"), "\(none.errors)")
            #expect(try await workspace.run("backup").status == 0)
            let before = try await workspace.dump("weather")
            func expectRefusal(_ text: String, _ arguments: String...) async throws {
                let outcome = try await workspace.restore(arguments)
                #expect(outcome.status == 1 && outcome.errors.contains(text), "\(outcome.output)\(outcome.errors)")
            }
            try await expectRefusal("there is no archive of bot weather from", "weather", "--at", "2020-01-01")
            try await workspace.sql("UPDATE flarex.archive SET extensions = '{citext}' WHERE bot = 'weather'")
            try await expectRefusal("its manifest does not ask for it", "weather")
            try await workspace.sql("UPDATE flarex.archive SET extensions = '{}', stored_bytes = 600000000")
            try await expectRefusal("over the 500MB of plan free", "weather")
            try await workspace.sql("UPDATE flarex.archive SET stored_bytes = NULL")
            let manifest = Workspace.manifest(of: "weather", plan: "free")
            try workspace.directory.write(
                manifest.replacing("{plan: free}", with: "{plan: free, suspend: true}"),
                to: "manifests/weather.yaml"
            )
            try await expectRefusal("its manifest pauses it", "weather")
            #expect(unlink(workspace.manifests.appending("weather.yaml").string) == 0)
            try await expectRefusal("it has no valid manifest", "weather")
            #expect(try await workspace.run("apply", "--yes", "--allow", "massPrune").status == 0)
            try workspace.directory.write(manifest, to: "manifests/weather.yaml")
            try await expectRefusal("it is tombstoned", "weather")
            #expect(try await workspace.run("apply", "--yes").status == 0)
            let declined = try await workspace.run("restore", "weather", input: "no\n")
            #expect(declined.status == 1)
            #expect(try await workspace.dump("weather") == before)
            try await workspace.expectWhole("weather")
        }
    }

    @Test("a bot whose archive does not load has its old data again")
    func broken() async throws {
        try await Workspace.withBackups { workspace in
            try await workspace.fill("weather")
            try await workspace.asOwner(
                "weather",
                "CREATE TABLE factors (f int)",
                "CREATE FUNCTION factor(i int) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT i * count(*) FROM factors'",
                "CREATE TABLE late (i int CHECK (factor(i) >= 0))",
                "INSERT INTO late VALUES (1)"
            )
            #expect(try await workspace.run("backup").status == 0)
            try await workspace.ruin("weather")
            let before = try await workspace.dump("weather")
            let outcome = try await workspace.restore("weather")
            #expect(outcome.status == 1)
            #expect(outcome.errors.contains("has its old data again"), "\(outcome.errors)")
            #expect(outcome.errors.contains("relation \"factors\" does not exist"), "\(outcome.errors)")
            #expect(try await workspace.dump("weather") == before)
            #expect(try await workspace.replacedSchemas() == [])
            try await workspace.expectWhole("weather")
        }
    }

    @Test("a blocked bot gets an archive that is within its quota, a rotated one keeps its logins")
    func blockedAndRotated() async throws {
        try await Workspace.withBackups { workspace in
            try await workspace.fill("weather")
            #expect(try await workspace.run("backup").status == 0)
            #expect(try await workspace.run("secret", "rotate", "weather", "--yes").status == 0)
            try await workspace.asOwner(
                "weather",
                "CREATE TABLE large AS SELECT repeat(md5(i::text), 30) AS t FROM generate_series(1, 30000) i"
            )
            let policy = try textFile(workspace.manifests.appending("cluster.yaml"))
            try workspace.directory.write(
                policy.replacing("{storage: 500MB}", with: "{storage: 20MB}"),
                to: "manifests/cluster.yaml"
            )
            #expect(try await workspace.run("apply", "--yes").status == 0)
            #expect(try await workspace.run("sweep").status == 0)
            #expect(try await workspace.run("status", "weather").output.contains("OverQuota"))
            let outcome = try await workspace.restore("weather")
            #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
            try await workspace.expectWhole("weather")
            let writes = try await workspace.asBot("weather", "INSERT INTO empty VALUES (1)")
            #expect(writes.status == 0, "\(writes.errors)")
            // What comes back is over the quota, and blocked.
            #expect(try await workspace.restore("weather", "--undo").status == 0)
            try await workspace.expectWhole("weather")
            let blocked = try await workspace.asBot("weather", "INSERT INTO empty VALUES (1)")
            #expect(blocked.errors.contains("storage quota exceeded"), "\(blocked.errors)")
        }
    }

    @Test("migrations that came after the archive are to be applied again, and are back with what was replaced")
    func migrations() async throws {
        try await Workspace.withBackups { workspace in
            try workspace.directory.write("CREATE TABLE one (a int)\n", to: "migrations/1.sql")
            let archived = try await workspace.run("migrate", "weather", "migrations", "--archive")
            #expect(archived.status == 0 && archived.errors.contains("Archived 1 bot "), "\(archived.errors)")
            let nothing = try await workspace.run("migrate", "weather", "migrations", "--archive")
            #expect(nothing.status == 0 && !nothing.errors.contains("Archived"), "\(nothing.errors)")
            #expect(try await workspace.archived() == ["weather"])
            #expect(try await workspace.run("backup").status == 0)
            try workspace.directory.write("CREATE TABLE two (a int)\n", to: "migrations/2.sql")
            #expect(try await workspace.run("migrate", "weather", "migrations").status == 0)
            #expect(try await workspace.restore("weather").status == 0)
            let names: SQL = "SELECT name FROM flarex.bot_migration WHERE bot = 'weather' ORDER BY id"
            #expect(try await workspace.texts(names) == ["1.sql"])
            #expect(try await workspace.restore("weather", "--undo").status == 0)
            #expect(try await workspace.texts(names) == ["1.sql", "2.sql"])
            #expect(try await workspace.restore("weather", "--undo").status == 0)
            let again = try await workspace.run("migrate", "weather", "migrations")
            #expect(again.status == 0, "\(again.errors)")
            #expect(try await workspace.texts(names) == ["1.sql", "2.sql"])
        }
    }

    @Test("a bot's data are copied into another bot that is empty, under that one's name")
    func copy() async throws {
        try await Workspace.withBackups { workspace in
            try await workspace.fill("weather")
            try await workspace.fillMore("weather")
            #expect(try await workspace.run("backup").status == 0)
            let outcome = try await workspace.restore("weather", "--as", "billing")
            #expect(outcome.status == 0, "\(outcome.errors)")
            let (from, to) = (workspace.role("weather").name, workspace.role("billing").name)
            let (source, copy) = (try await workspace.dump("weather"), try await workspace.dump("billing"))
            #expect(source.map { $0.replacing(from, with: to) } == copy)
            try await workspace.expectWhole("billing")
            let again = try await workspace.restore("weather", "--as", "billing")
            #expect(again.status == 1 && again.errors.contains("bot billing is not empty"), "\(again.errors)")
        }
    }

    @Test("whatever in an archive is a trap has the bot's rights and no others")
    func traps() async throws {
        try await Workspace.withBackups { workspace in
            let file = workspace.directory.path.appending("gotcha")
            try await workspace.asOwner("billing", "CREATE TABLE kept AS SELECT 1 AS a")
            let (bot, other) = (workspace.role("weather"), workspace.role("billing"))
            guard let program = Literal("touch \(file)") else { return }
            try await workspace.asOwner(
                "weather",
                "CREATE SEQUENCE fired",
                """
                CREATE FUNCTION attempt(command text) RETURNS void LANGUAGE plpgsql AS $$
                BEGIN EXECUTE command; EXCEPTION WHEN OTHERS THEN NULL; END $$
                """,
                """
                CREATE FUNCTION spring() RETURNS int LANGUAGE plpgsql AS $$
                BEGIN
                    PERFORM pg_catalog.nextval('\(bot).fired');
                    PERFORM \(bot).attempt('ALTER ROLE \(bot) SUPERUSER');
                    PERFORM \(bot).attempt('RESET ROLE; ALTER ROLE \(bot) SUPERUSER');
                    PERFORM \(bot).attempt('SET ROLE NONE; ALTER ROLE \(bot) SUPERUSER');
                    PERFORM \(bot).attempt('RESET SESSION AUTHORIZATION; ALTER ROLE \(bot) SUPERUSER');
                    PERFORM \(bot).attempt('GRANT flarex_owner TO \(bot)');
                    PERFORM \(bot).attempt('DROP TABLE \(other).kept');
                    PERFORM \(bot).attempt($c$COPY (SELECT 1) TO PROGRAM \(program)$c$);
                    PERFORM \(bot).attempt('SELECT pg_catalog.pg_read_file(''PG_VERSION'')::int / 0');
                    RETURN 1;
                END $$
                """,
                """
                CREATE FUNCTION trap(i int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$
                BEGIN PERFORM \(bot).spring(); RETURN i; END $$
                """,
                """
                CREATE FUNCTION tripped() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN PERFORM \(bot).spring(); RETURN NEW; END $$
                """,
                "CREATE DOMAIN rigged AS int CHECK (\(bot).trap(VALUE) > 0)",
                """
                CREATE TABLE bait (i int DEFAULT \(bot).spring() CHECK (\(bot).trap(i) > 0), d rigged,
                    g int GENERATED ALWAYS AS (\(bot).trap(i)) STORED)
                """,
                "CREATE INDEX ON bait (\(bot).trap(i)) WHERE \(bot).trap(i) > 0",
                "CREATE VIEW lure AS SELECT \(bot).spring() AS a",
                "CREATE MATERIALIZED VIEW lured AS SELECT a FROM lure WITH NO DATA",
                "CREATE RULE also AS ON INSERT TO bait DO ALSO SELECT \(bot).spring()",
                "CREATE TRIGGER tripped BEFORE INSERT ON bait FOR EACH ROW EXECUTE FUNCTION tripped()",
                "ALTER TABLE bait ENABLE ALWAYS TRIGGER tripped",
                "CREATE POLICY guarded ON bait USING (\(bot).trap(i) > 0)",
                "CREATE STATISTICS odd ON (\(bot).trap(i)) FROM bait"
            )
            // From here on it fires, so that only the bot itself may touch it.
            for statement in [
                "INSERT INTO bait SELECT i, i FROM generate_series(1, 20) i", "REFRESH MATERIALIZED VIEW lured",
            ] {
                let filled = try await workspace.asBot("weather", statement)
                #expect(filled.status == 0, "\(filled.errors)")
            }
            #expect(try await workspace.run("backup").status == 0)
            try await workspace.sql("DROP SCHEMA \(bot) CASCADE")
            #expect(try await workspace.run("apply", "--yes").status == 0)
            let outcome = try await workspace.restore("weather")
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(try await workspace.texts("SELECT (last_value > 20)::text FROM \(bot).fired") == ["true"])
            #expect(try await workspace.texts("SELECT count(*)::text FROM \(bot).bait") == ["20"])
            #expect(try await workspace.texts("SELECT a::text FROM \(other).kept") == ["1"])
            #expect(access(file.string, F_OK) != 0)
            let powers: SQL = "SELECT rolname::text FROM pg_roles WHERE rolsuper AND rolname LIKE 'bot%'"
            #expect(try await workspace.texts(powers) == [])
            try await workspace.expectWhole("weather")
        }
    }

    @Test("while a bot is restored a pass leaves it alone, and nobody acts as it")
    func alive() async throws {
        try await Workspace.withBackups { workspace in
            try await workspace.fill("weather")
            // The load stands still at this check for ten seconds.
            try await workspace.asOwner(
                "weather",
                """
                CREATE FUNCTION hold(i int) RETURNS bool LANGUAGE plpgsql AS $$
                BEGIN
                    PERFORM pg_catalog.pg_sleep(0.05) FROM pg_catalog.generate_series(1, CASE WHEN
                        pg_catalog.current_setting('search_path') = '' THEN 200 ELSE 0 END);
                    RETURN true;
                END $$
                """,
                "CREATE TABLE held (i int CHECK (hold(i)))",
                "INSERT INTO held VALUES (1)"
            )
            #expect(try await workspace.run("backup").status == 0)
            let before = try await workspace.dump("weather")
            let variables = await workspace.variables
            let arguments = await workspace.restoreArguments("weather")
            let outcome = try await BuiltBinary.run(arguments, environment: variables) { _ in
                try await workspace.wait(
                    "SELECT query FROM pg_stat_activity WHERE usename LIKE 'con\\_%' AND query LIKE 'COPY %.held %'"
                )
                let apply = try await workspace.run("apply", "--yes")
                #expect(apply.status == 0 && apply.output.contains("No changes."), "\(apply.output)\(apply.errors)")
                let status = try await workspace.run("status", "weather")
                #expect(status.output.contains("Restoring"), "\(status.output)")
                let console = try await workspace.run("console", "weather", "-c", "SELECT 1")
                #expect(console.errors.contains("are being replaced by those of an archive"), "\(console.errors)")
                let rotate = try await workspace.run("secret", "rotate", "weather", "--yes")
                #expect(rotate.status == 3, "\(rotate.output)")
                let second = try await workspace.run("restore", "weather", "--yes", "--lock-timeout", "0s")
                #expect(second.errors.contains("its data are being replaced since"), "\(second.errors)")
            }
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(try await workspace.dump("weather") == before)
            try await workspace.expectWhole("weather")
        }
    }
}
