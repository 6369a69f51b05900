import Glibc
import Model
import PostgresClient
import SQLText
import SystemPackage
import TestSupport
import Testing

/// Migration tools, run as a bot with its own environment.
@Suite("Migration tools", .serialized)
struct MigrationTests {
    /// Lends a server with one bot, its environment and a folder.
    private func bot(_ body: (World, [String: String], TemporaryDirectory) async throws -> Void) async throws {
        try await TemporaryDirectory.with { folder in
            try await World.with(bots: ["a"]) { world in
                try await body(world, try await world.secret("a"), folder)
            }
        }
    }

    @discardableResult
    private func run(
        _ world: World,
        _ program: String,
        _ arguments: [String],
        _ environment: [String: String],
        in folder: TemporaryDirectory
    ) async throws -> String {
        let result = try await world.programs.run(program, arguments, environment: environment, in: folder.path)
        #expect(result.status == 0, "\(program) \(arguments): \(result.output)\(result.errors)")
        return result.output
    }

    private func tables(_ world: World) async throws -> [String] {
        let session = try await world.server.session(database: World.database)
        let names = try await session.query(
            """
            SELECT relname FROM pg_class WHERE relkind = 'r'
                AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = \(bind: .text(world.role("a").name)))
            ORDER BY 1
            """
        ) { try $0.text(0) }
        await session.close()
        return names
    }

    @Test("Alembic upgrades and downgrades")
    func alembic() async throws {
        try await bot { world, environment, folder in
            try folder.write(
                """
                [alembic]
                script_location = migrations

                """,
                to: "alembic.ini"
            )
            try folder.write(
                """
                import os
                from alembic import context
                from sqlalchemy import create_engine
                engine = create_engine(os.environ["DATABASE_URL"].replace("postgresql://", "postgresql+psycopg2://", 1))
                with engine.connect() as connection:
                    context.configure(connection=connection)
                    with context.begin_transaction():
                        context.run_migrations()

                """,
                to: "migrations/env.py"
            )
            try folder.write(
                """
                import sqlalchemy as sa
                from alembic import op
                revision, down_revision = "0001", None
                def upgrade():
                    op.create_table("city", sa.Column("id", sa.Integer, primary_key=True),
                        sa.Column("name", sa.String(80), nullable=False, unique=True, comment="what it is called"))
                    op.create_table("day", sa.Column("id", sa.Integer, primary_key=True),
                        sa.Column("city", sa.Integer, sa.ForeignKey("city.id", ondelete="CASCADE")),
                        sa.Column("kind", sa.Enum("wet", "dry", name="kind")))
                    op.create_index("day_city", "day", ["city"])
                    op.execute("INSERT INTO city VALUES (1, 'Ulm')")
                def downgrade():
                    op.drop_table("day")
                    op.drop_table("city")
                    op.execute("DROP TYPE kind")

                """,
                to: "migrations/versions/0001.py"
            )
            let alembic = try PythonTool.path("alembic")
            try await run(world, alembic, ["upgrade", "head"], environment, in: folder)
            try await run(world, alembic, ["upgrade", "head"], environment, in: folder)
            #expect(try await tables(world) == ["alembic_version", "city", "day"])
            try await run(world, alembic, ["downgrade", "base"], environment, in: folder)
            #expect(try await tables(world) == ["alembic_version"])
        }
    }

    @Test("Django migrates its own applications and looks at what it made")
    func django() async throws {
        try await bot { world, environment, folder in
            try folder.write(
                """
                import os
                SECRET_KEY = "x"
                USE_TZ = True
                DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
                INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions"]
                DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql",
                    "HOST": os.environ["PGHOST"], "PORT": os.environ["PGPORT"], "NAME": os.environ["PGDATABASE"],
                    "USER": os.environ["PGUSER"], "PASSWORD": os.environ["PGPASSWORD"]}}

                """,
                to: "settings.py"
            )
            var environment = environment
            environment["DJANGO_SETTINGS_MODULE"] = "settings"
            environment["PYTHONPATH"] = folder.path.string
            let django = try PythonTool.path("django-admin")
            try await run(world, django, ["migrate", "--no-color"], environment, in: folder)
            let again = try await run(world, django, ["migrate", "--no-color"], environment, in: folder)
            #expect(again.contains("No migrations to apply"))
            let models = try await run(world, django, ["inspectdb"], environment, in: folder)
            #expect(models.contains("class AuthUser(models.Model)"))
            #expect(try await tables(world).contains("auth_user"))
            try await run(world, django, ["migrate", "auth", "zero", "--no-color"], environment, in: folder)
            #expect(try await !tables(world).contains("auth_user"))
        }
    }

    @Test("yoyo applies and rolls back")
    func yoyo() async throws {
        try await bot { world, environment, folder in
            try folder.write(
                """
                from yoyo import step
                steps = [step("CREATE TABLE city (id serial PRIMARY KEY, name text)", "DROP TABLE city"),
                    step("INSERT INTO city (name) VALUES ('Ulm')")]

                """,
                to: "migrations/0001.city.py"
            )
            let yoyo = try PythonTool.path("yoyo")
            let url = try #require(environment["DATABASE_URL"])
            let common = ["--batch", "--no-config-file", "--database", url, "migrations"]
            try await run(world, yoyo, ["apply"] + common, environment, in: folder)
            try await run(world, yoyo, ["apply"] + common, environment, in: folder)
            #expect(try await tables(world).contains("city"))
            try await run(world, yoyo, ["rollback"] + common, environment, in: folder)
            #expect(try await !tables(world).contains("city"))
        }
    }

    @Test("a dump of the bot's schema by the bot is restored by the bot")
    func roundTrip() async throws {
        try await bot { world, environment, folder in
            let role = world.role("a").name
            let made = try await world.programs.psql(
                """
                CREATE TYPE kind AS ENUM ('wet', 'dry');
                CREATE TABLE city (id serial PRIMARY KEY, name text UNIQUE CHECK (name <> ''), k kind);
                CREATE TABLE day (city int REFERENCES city, at date) PARTITION BY RANGE (at);
                CREATE TABLE day_1 PARTITION OF day DEFAULT;
                CREATE INDEX ON day (at);
                CREATE VIEW wet AS SELECT name FROM city WHERE k = 'wet';
                CREATE MATERIALIZED VIEW dry AS SELECT name FROM city WHERE k = 'dry';
                CREATE FUNCTION cities() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM city';
                CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
                CREATE TRIGGER t BEFORE UPDATE ON city FOR EACH ROW EXECUTE FUNCTION touch();
                COMMENT ON TABLE city IS 'where it rains';
                INSERT INTO city (name, k) SELECT 'c' || g, 'wet' FROM generate_series(1, 1000) g;
                INSERT INTO day SELECT id, '2026-01-01' FROM city;
                """,
                environment: environment
            )
            #expect(made.status == 0, "\(made.errors)")
            func dumped() async throws -> String {
                let text = try await run(world, "pg_dump", ["-n", role], environment, in: folder)
                // Since 2025 dumps are fenced with a word that is another one each time.
                return text.split(separator: "\n").filter { !$0.contains("restrict ") }.joined(separator: "\n")
            }
            let before = try await dumped()
            try await run(world, "pg_dump", ["-n", role, "-Fc", "-f", "a.dump"], environment, in: folder)
            let list = try await run(world, "pg_restore", ["-l", "a.dump"], environment, in: folder)
            // The schema itself is there already and not the bot's to make.
            try folder.write(
                list.split(separator: "\n").filter { !$0.contains(" SCHEMA - ") && !$0.contains(" ACL ") }
                    .joined(separator: "\n") + "\n",
                to: "list"
            )
            let dropped = try await world.programs.psql("DROP OWNED BY CURRENT_USER", environment: environment)
            #expect(dropped.status == 0)
            #expect(try await tables(world) == [])
            try await run(
                world,
                "pg_restore",
                ["-d", "flarex", "--no-owner", "--no-privileges", "-1", "-e", "-L", "list", "a.dump"],
                environment,
                in: folder
            )
            #expect(try await dumped() == before)
        }
    }

    @Test("what Drizzle, Prisma and others send first passes as the no-ops that they are")
    func noOperations() async throws {
        try await bot { world, environment, _ in
            let role = world.role("a").name
            var script = """
                CREATE SCHEMA IF NOT EXISTS "\(role)";
                CREATE SCHEMA IF NOT EXISTS \(role);
                BEGIN; CREATE SCHEMA IF NOT EXISTS "\(role)"; COMMIT;
                SELECT pg_advisory_lock(72707369);
                SELECT pg_try_advisory_lock(72707369);
                SELECT pg_advisory_unlock(72707369);
                CREATE TABLE IF NOT EXISTS "\(role)"."__drizzle_migrations" (id SERIAL PRIMARY KEY, hash text NOT NULL);
                CREATE TABLE IF NOT EXISTS "\(role)"."__drizzle_migrations" (id SERIAL PRIMARY KEY, hash text NOT NULL);

                """
            if world.extensions.contains("citext") {
                script += """
                    CREATE EXTENSION IF NOT EXISTS citext;
                    CREATE EXTENSION IF NOT EXISTS "citext" WITH SCHEMA "public";
                    SELECT 'Ann'::citext = 'ANN';

                    """
            }
            let result = try await world.programs.psql(script, environment: environment)
            #expect(result.status == 0, "\(result.errors)")
            let expected = world.extensions.contains("citext") ? ["t", "t", "t"] : ["t", "t"]
            #expect(result.output.split(separator: "\n").map(String.init) == expected)
        }
    }
}
