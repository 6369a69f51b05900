import Logging
import Model
import Planning
import PostgresClient
import Presentation
import Quota
import Reconciliation
import SQLText
import TestSupport
import Testing

/// A bot that waits for a superuser to run its code.
@Suite("Superuser traps", .serialized)
struct TrapTests {
    /// Everything in the bot's schema calls `spring`, which makes the bot a superuser if a superuser runs it, or
    /// `coil`, which does the same and passes for a function that may stand in an index.
    ///
    /// The operators and functions named like PostgreSQL's own would spring whenever somebody had the schema in a path.
    private static let traps = """
        CREATE FUNCTION spring() RETURNS text LANGUAGE plpgsql AS $$
        BEGIN
            IF (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user) THEN
                EXECUTE 'ALTER ROLE {a} SUPERUSER';
                RAISE LOG 'the trap has sprung';
            END IF;
            RETURN 'x';
        END $$;
        CREATE FUNCTION coil() RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RETURN {a}.spring(); END $$;
        CREATE FUNCTION spring(text) RETURNS bool LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RETURN {a}.spring() = 'x'; END $$;
        CREATE FUNCTION spring_row() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM {a}.spring(); RETURN NEW; END $$;
        CREATE DOMAIN trapped AS text DEFAULT {a}.spring() CHECK ({a}.spring(VALUE));
        CREATE TABLE bait (id serial, v text DEFAULT {a}.spring() CHECK ({a}.spring(v)), d trapped,
            g text GENERATED ALWAYS AS ({a}.coil()) STORED);
        CREATE INDEX ON bait (({a}.coil()));
        CREATE INDEX ON bait (v) WHERE {a}.spring(v);
        CREATE STATISTICS caught ON ({a}.coil() || v), id FROM bait;
        CREATE TRIGGER t BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON bait EXECUTE FUNCTION spring_row();
        CREATE VIEW look AS SELECT {a}.spring() AS v;
        CREATE RULE r AS ON INSERT TO bait DO ALSO SELECT {a}.spring();
        ALTER TABLE bait ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
        CREATE POLICY p ON bait USING ({a}.spring(v));
        CREATE MATERIALIZED VIEW kept AS SELECT {a}.spring() AS v WITH NO DATA;
        CREATE FUNCTION same(name, name) RETURNS bool LANGUAGE plpgsql AS $$ BEGIN RETURN {a}.spring() = 'x'; END $$;
        CREATE FUNCTION same(text, text) RETURNS bool LANGUAGE plpgsql AS $$ BEGIN RETURN {a}.spring(''); END $$;
        CREATE OPERATOR = (FUNCTION = same, LEFTARG = name, RIGHTARG = name);
        CREATE FUNCTION current_setting(text) RETURNS text LANGUAGE sql AS 'SELECT {a}.spring()';
        CREATE FUNCTION count(text) RETURNS text LANGUAGE sql AS 'SELECT {a}.spring()';
        CREATE FUNCTION pg_advisory_lock(bigint) RETURNS text LANGUAGE sql AS 'SELECT {a}.spring()';
        CREATE FUNCTION pg_has_role(name, text, text) RETURNS bool LANGUAGE sql AS $$ SELECT {a}.spring('') $$;
        CREATE TABLE pg_roles AS SELECT ''::text AS rolname;
        CREATE VIEW pg_namespace AS SELECT {a}.spring() AS nspname;
        CREATE VIEW pg_class AS SELECT {a}.spring() AS relname;
        CREATE TABLE bot (id text DEFAULT {a}.spring());
        COMMENT ON TABLE bait IS $$'; SELECT {a}.spring(); --$$;
        """

    /// What an administrator or the bot itself does to have flarexdb look at everything of it again.
    private static let drifts: [SQL] = [
        "GRANT USAGE ON SCHEMA \(role) TO PUBLIC",
        "ALTER SCHEMA \(role) OWNER TO \(role)",
        "ALTER ROLE \(role) IN DATABASE flarex SET search_path TO \(role)",
        "ALTER ROLE \(role) CREATEDB",
        "ALTER ROLE \(role) PASSWORD 'another'",
        "REVOKE flarex_bots FROM \(role)",
        "ALTER EVENT TRIGGER flarex_ddl_end DISABLE",
        "DROP FUNCTION flarex_shim.pg_advisory_lock(bigint)",
        "GRANT SELECT ON pg_catalog.pg_stat_activity TO PUBLIC",
        "GRANT CONNECT ON DATABASE flarex TO PUBLIC",
    ]

    private static var role: Identifier { ManagedName.bot(Fixtures.name("a")) }

    @Test("no code of a bot runs while it is observed, planned, applied and its drift repaired")
    func reconciled() async throws {
        try await World.with(bots: ["a", "b"]) { world in
            try await lay(in: world)
            try await world.pass()
            for drift in Self.drifts {
                let session = try await world.server.session(database: World.database)
                try await session.execute(drift)
                await session.close()
                #expect(try await world.pass().steps.count > 0)
            }
            try await expectNothingSprung(in: world)
        }
    }

    @Test("no code of a bot runs while its role and schema are adopted")
    func adopted() async throws {
        try await World.with(bots: ["a"], adopting: ["a"]) { world in
            try await lay(in: world)
            let session = try await world.server.session(database: World.database)
            try await session.pipeline([
                "DROP SCHEMA flarex CASCADE", "ALTER SCHEMA \(Self.role) OWNER TO \(Self.role)",
            ])
            await session.close()
            let plan = try await world.pass(allowing: [.adoptsExisting])
            #expect(plan.steps.contains { $0.hazards.contains(.adoptsExisting) })
            try await expectNothingSprung(in: world)
        }
    }

    @Test("no code of a bot runs while what it stores is measured")
    func measured() async throws {
        try await World.with(bots: ["a", "b"]) { world in
            try await lay(in: world)
            let session = try await world.server.session(database: World.database)
            let sweep = Sweep(policy: world.desired.policy.sweep, logger: Logger(label: "traps"))
            #expect(try await sweep.run(through: session).bots == 2)
            await session.close()
            try await expectNothingSprung(in: world)
        }
    }

    @Test("no code of a bot runs while its writes are blocked, its space is reclaimed and the block is lifted")
    func blocked() async throws {
        try await World.with(bots: ["a"]) { world in
            try await lay(in: world)
            var frugal = world
            for plan in world.desired.plans.keys { frugal.desired.plans[plan]?.storage = ByteCount(bytes: 2_000_000) }
            try await fill(in: frugal)
            #expect(try await sweptPass(in: frugal).steps.contains { $0.step.kind == "restrictWrites" })
            let emptied = try await world.programs.psql(
                "SET search_path = pg_catalog; DELETE FROM \(Self.role.name).fat",
                environment: try await world.secret("a")
            )
            #expect(emptied.status == 0, "\(emptied.errors)")
            let plan = try await sweptPass(in: frugal)
            #expect(!plan.rewrites.isEmpty)
            // Before 17 the rewrite has the bot's path, and the traps call each other without end: the bot's loss alone.
            let fates = try await world.makeRoom(plan).map(\.fate)
            #expect(fates == [.rewritten] || fates == [.left("it failed, SQLSTATE 54001")], "\(fates)")
            let rewritten = try await world.programs.psql(
                "SET search_path = pg_catalog; VACUUM FULL \(Self.role.name).fat",
                environment: try await world.secret("a")
            )
            #expect(rewritten.status == 0, "\(rewritten.errors)")
            #expect(try await sweptPass(in: frugal).steps.contains { $0.step.kind == "liftRestriction" })
            try await expectNothingSprung(in: world)
        }
    }

    /// A table of the bot's own that holds megabytes, whose index calls its code. With the bot's schema in the path, the
    /// traps would call each other without end.
    private func fill(in world: World) async throws {
        let script = """
            SET search_path = pg_catalog;
            CREATE TABLE {a}.fat (v text);
            CREATE INDEX ON {a}.fat (({a}.coil()));
            INSERT INTO {a}.fat SELECT repeat(md5(g::text), 10) FROM generate_series(1, 8000) g;
            """
        let filled = try await world.programs.psql(
            script.replacing("{a}", with: Self.role.name),
            environment: try await world.secret("a")
        )
        try #require(filled.status == 0, "\(filled.errors)")
    }

    /// Measures, and then a pass.
    private func sweptPass(in world: World) async throws -> ChangePlan {
        // Whether something was measured before a block or after it is told apart by seconds.
        try await Task.sleep(for: .seconds(1.5))
        let session = try await world.server.session(database: World.database)
        _ = try await Sweep(policy: world.desired.policy.sweep, logger: Logger(label: "traps")).run(through: session)
        await session.close()
        return try await world.pass()
    }

    @Test("no code of a bot runs while it is tombstoned, brought back, tombstoned again and dropped")
    func departed() async throws {
        try await World.with(bots: ["a", "b"]) { world in
            try await lay(in: world)
            var without = world
            without.desired.bots.removeAll { $0.role == Self.role }
            #expect(try await without.pass().count(.restrict) > 0)
            #expect(try await world.pass().steps.count > 0)
            try await without.pass()
            let session = try await world.server.session(database: World.database)
            try await session.execute("UPDATE flarex.bot SET tombstoned_at = now() - interval '31 days' WHERE id = 'a'")
            await session.close()
            #expect(try await without.pass().count(.drop) > 0)
            #expect(try !world.server.log().contains("LOG:  the trap has sprung"))
            #expect(try await without.plan().text() == "No changes.\n")
        }
    }

    @Test("the traps are real: a superuser who looks makes the bot a superuser")
    func live() async throws {
        try await World.with(bots: ["a"]) { world in
            try await lay(in: world)
            let session = try await world.server.session(database: World.database)
            try await session.execute("SELECT * FROM \(Self.role).look")
            await session.close()
            #expect(try await isSuperuser(in: world))
        }
    }

    private func lay(in world: World) async throws {
        let script = Self.traps.replacing("{a}", with: Self.role.name)
        let laid = try await world.programs.psql(script, environment: try await world.secret("a"))
        try #require(laid.status == 0, "\(laid.errors)")
    }

    private func isSuperuser(in world: World) async throws -> Bool {
        let session = try await world.server.session(database: World.database)
        let answers = try await session.query(
            "SELECT rolsuper FROM pg_roles WHERE rolname = \(bind: .text(Self.role.name))"
        ) { try $0.boolean(0) }
        await session.close()
        return answers == [true]
    }

    private func expectNothingSprung(in world: World) async throws {
        #expect(try await !isSuperuser(in: world))
        #expect(try !world.server.log().contains("LOG:  the trap has sprung"))
    }
}
