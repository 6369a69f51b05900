import Execution
import Model
import Planning
import PostgresClient
import Presentation
import SQLText
import TestSupport
import Testing

/// What a bot gave away with REASSIGN OWNED, and what it hung on others' objects.
@Suite("Ownership", .serialized)
struct OwnershipTests {
    @Test("plan names what a bot gave to its group or login, and one pass takes it back")
    func strays() async throws {
        try await World.with(bots: ["a", "b"]) { world in
            let role = world.role("a").name
            try await give(to: "flarex_bots", "REASSIGN OWNED BY CURRENT_USER TO flarex_bots", in: world)
            for login in ["_a", "_b"] {
                try await world.rotate("a")
                try await give(
                    to: role + login,
                    "SET ROLE NONE; REASSIGN OWNED BY \(role) TO CURRENT_USER",
                    in: world
                )
                try await give(to: "flarex_bots", "REASSIGN OWNED BY CURRENT_USER TO flarex_bots", in: world)
            }
        }
    }

    /// PostgreSQL asks whether the new owner may create in the schema, but not of relations and types.
    @Test(
        "a function, and with it all else, cannot be given away",
        arguments: ["FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'", "COLLATION o FROM \"C\""]
    )
    func functions(definition: String) async throws {
        try await World.with(bots: ["a"]) { world in
            let given = try await world.programs.psql(
                "CREATE TABLE gift (n int); CREATE \(definition); REASSIGN OWNED BY CURRENT_USER TO flarex_bots;",
                environment: try await world.secret("a")
            )
            #expect(given.status != 0)
            #expect(given.errors.contains("42501"))
            #expect(try await world.plan().steps.isEmpty)
        }
    }

    private func give(to owner: String, _ statement: String, in world: World) async throws {
        let environment = try await world.secret("a")
        let made = try await world.programs.psql(
            """
            DROP OWNED BY CURRENT_USER CASCADE;
            CREATE TABLE gift (id serial PRIMARY KEY, n int GENERATED ALWAYS AS IDENTITY, v text);
            CREATE VIEW w AS SELECT * FROM gift; CREATE TYPE e AS ENUM ('x'); CREATE DOMAIN d AS int;
            \(statement);
            """,
            environment: environment
        )
        #expect(made.status == 0, "\(made.errors)")
        let plan = try await world.plan()
        #expect(plan.steps.map(\.step.kind) == ["takeObjects"])
        #expect(plan.text().contains("objects in the schema: owner the bot instead of \(owner)"))
        try await world.pass()
        let admin = try await world.server.session(database: World.database)
        let owners = try await admin.query(
            """
            SELECT DISTINCT pg_get_userbyid(s.refobjid) FROM pg_shdepend s
            WHERE s.deptype = 'o' AND (pg_identify_object(s.classid, s.objid, 0)).schema = \(bind: .text(world.role("a").name))
            """
        ) { try $0.text(0) }
        await admin.close()
        #expect(owners == [world.role("a").name])
    }

    /// The guard lets nobody make such hooks; those from before it did are what is looked at here.
    @Test("what others hung on a bot's objects neither counts as its own nor keeps it from being dropped")
    func hooks() async throws {
        var limits = ClusterPolicy.Limits()
        limits.objects = 50
        try await World.with(bots: ["a", "b"], limits: limits) { world in
            var world = world
            let (a, b) = (world.role("a"), world.role("b"))
            let admin = try await world.server.session(database: World.database)
            try await admin.execute("CREATE TABLE \(b).vault (id int PRIMARY KEY)")
            try await admin.execute("ALTER TABLE \(b).vault OWNER TO \(b)")
            try await admin.execute(
                """
                DO $$ DECLARE columns text; BEGIN
                    SET LOCAL ROLE \(a);
                    SET LOCAL search_path = \(a);
                    SELECT string_agg(format('c%s text DEFAULT %L::regnamespace::text', g, '\(b)'::regnamespace::oid), ', ')
                        INTO columns FROM generate_series(1, 100) g;
                    RESET ROLE;
                    EXECUTE format('CREATE TABLE many (%s)', columns);
                    EXECUTE format('CREATE VIEW hook AS SELECT %L::regclass AS c, %L::regnamespace AS n',
                        (SELECT oid FROM pg_class WHERE relname = 'vault'), '\(b)'::regnamespace::oid);
                    EXECUTE format('CREATE VIEW shim AS SELECT %L::regnamespace AS n', 'flarex_shim'::regnamespace::oid);
                    EXECUTE 'ALTER TABLE many OWNER TO \(a)';
                    EXECUTE 'ALTER VIEW hook OWNER TO \(a)';
                    EXECUTE 'ALTER VIEW shim OWNER TO \(a)';
                END $$
                """
            )
            try await world.pass()
            let bot = try await world.session("b")
            try await bot.execute("CREATE TABLE another (id int)")
            await bot.close()

            world.desired.policy.deletion.retention = TimeSpan(seconds: 0)
            world.desired.bots.removeAll { $0.id.text == "b" }
            let tombstone = try await world.plan(PlanOptions(allowed: [.massPrune]))
            #expect(await world.apply(tombstone).allSatisfy(\.isApplied))
            let drop = try await world.pass()
            let hint = "what other bots built on it is dropped too: default value for column c1 of table"
            #expect(drop.text().contains(hint))
            let schemas = try await admin.query(
                "SELECT count(*)::int FROM pg_namespace WHERE nspname = \(bind: .text(b.name))"
            ) { try $0.integer(0) }
            #expect(schemas == [0])
            let left = try await admin.query(
                "SELECT relname::text FROM pg_class WHERE relnamespace = \(bind: .text(a.name))::regnamespace ORDER BY 1"
            ) { try $0.text(0) }
            #expect(left == ["many", "shim"])
            await admin.close()
        }
    }
}
