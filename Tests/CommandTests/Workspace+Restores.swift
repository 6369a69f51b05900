import Model
import PostgresClient
import SQLText
import Subprocess
import SystemPackage
import TestSupport
import Testing

extension Workspace {
    func restoreArguments(_ arguments: [String]) async -> [String] {
        ["restore"] + arguments + ["--yes", "--unsafe-programs"]
    }

    func restoreArguments(_ arguments: String...) async -> [String] { await restoreArguments(arguments) }

    /// Restores without being asked.
    func restore(_ arguments: String...) async throws -> BuiltBinary.Outcome { try await restore(arguments) }

    func restore(_ arguments: [String]) async throws -> BuiltBinary.Outcome {
        try await run(await restoreArguments(arguments))
    }

    /// Changes and removes some of what `fill` makes.
    func ruin(_ bot: String) async throws {
        try await asOwner(
            bot,
            "DROP TABLE part",
            "DELETE FROM events WHERE id % 2 = 0",
            "SELECT nextval('numbers')",
            "CREATE TABLE later AS SELECT 1 AS a"
        )
    }

    /// What the bot has as PostgreSQL's own tool writes it, but for rights on the schema, which are flarexdb's.
    func dump(_ bot: String) async throws -> [String] {
        guard let server else { throw NoServer() }
        let url = await server.adminURL(database: "flarex")
        let result = try await Subprocess.run(
            .path(server.tool("pg_dump")),
            arguments: ["--no-owner", "--no-privileges", "--schema=\(role(bot).quoted)", "--dbname=\(url)"],
            output: .string(limit: 1 << 26),
            error: .string(limit: 1 << 20)
        )
        #expect(result.terminationStatus.isSuccess, "\(result.standardError)")
        return result.standardOutput.split(separator: "\n").map(String.init).filter {
            !$0.hasPrefix("\\") && !$0.hasPrefix("--")
        }
    }

    /// Runs statements one by one as the bot's role.
    func asOwner(_ bot: String, _ statements: SQL...) async throws {
        let session = try await session()
        let role = role(bot)
        try await session.execute("SELECT pg_catalog.set_config('search_path', \(bind: .text(role.quoted)), false)")
        try await session.execute("SET ROLE \(role)")
        for statement in statements { try await session.execute(statement) }
        await session.close()
    }

    /// Runs a statement with the bot's own secret.
    func asBot(_ bot: String, _ statement: String) async throws -> BuiltBinary.Outcome {
        try await run(
            "exec",
            bot,
            "--key",
            key.string,
            "--",
            "sh",
            "-c",
            "psql -v ON_ERROR_STOP=1 \"$DATABASE_URL_PLAIN\" -c '\(statement)'"
        )
    }

    func replacedSchemas() async throws -> [String] {
        try await texts("SELECT nspname::text FROM pg_namespace WHERE nspname LIKE '%\\_replaced\\_%' ORDER BY 1")
    }

    /// Expects that the bot's secret logs in, that nothing is left of what a restore needs, and that nothing is to be done.
    ///
    /// - Parameter wasKilled: a killed restore leaves its spool until the next one, and a login of the role that reads
    ///   archives until its time is over; nobody knows its password.
    func expectWhole(_ bot: String, _ comment: Comment = "", wasKilled: Bool = false) async throws {
        let login = try await asBot(bot, "SELECT 1")
        #expect(login.status == 0, "\(comment) \(login.errors)")
        let rest = try await texts(
            """
            SELECT 'restore of ' || bot FROM flarex.restore WHERE ended_at IS NULL
            UNION ALL SELECT 'access ' || rolname FROM pg_authid WHERE rolname LIKE 'con\\_%'
            UNION ALL SELECT 'replaced ' || nspname FROM pg_namespace
                WHERE nspname LIKE '%\\_replaced\\_%' AND nspname NOT IN (SELECT schema FROM flarex.replaced)
            UNION ALL SELECT 'lost ' || schema FROM flarex.replaced WHERE schema NOT IN (SELECT nspname FROM pg_namespace)
            """
        )
        #expect(rest == [], comment)
        guard wasKilled else { return try await expectRest() }
        let plan = try await run("plan")
        #expect(plan.output == "No changes.\n", "\(comment) \(plan.output)\(plan.errors)")
    }

    /// More kinds of objects than `fill` makes.
    func fillMore(_ bot: String) async throws {
        let session = try await session()
        let role = role(bot)
        try await session.execute("SELECT pg_catalog.set_config('search_path', \(bind: .text(role.quoted)), false)")
        try await session.execute("SET ROLE \(role)")
        for statement in Self.kinds { try await session.execute(statement) }
        await session.close()
    }

    private static let kinds: [SQL] = [
        "CREATE TYPE mood AS ENUM ('glad', 'sad')",
        "CREATE DOMAIN short AS text CHECK (length(VALUE) < 10) DEFAULT 'none'",
        "CREATE TYPE pair AS (a int, b text)",
        "CREATE TYPE span AS RANGE (subtype = float8)",
        "CREATE COLLATION german (provider = libc, locale = 'C')",
        """
        CREATE TABLE people (id serial PRIMARY KEY, feels mood NOT NULL, called short, is_what pair, during span,
            tags text[], doc jsonb, EXCLUDE USING gist (during WITH &&))
        """,
        """
        INSERT INTO people (feels, called, is_what, during, tags, doc)
        SELECT 'glad', 'n' || i, ROW(i, 'x'::text)::pair, span(i, i + 0.5), ARRAY['a', 'b'], '{"k": [1, 2]}' FROM generate_series(1, 300) i
        """,
        "CREATE TABLE notes (person int REFERENCES people ON DELETE CASCADE, note text COLLATE german DEFAULT 'n''o')",
        "INSERT INTO notes SELECT i, repeat('x', i) FROM generate_series(1, 300) i",
        "CREATE INDEX by_doc ON people USING gin (doc)",
        "CREATE INDEX by_name ON people (lower(called)) INCLUDE (id) WHERE id > 3",
        "CREATE STATISTICS both_of (dependencies) ON feels, called FROM people",
        "CREATE UNLOGGED TABLE quick (a int) WITH (fillfactor = 70)",
        "INSERT INTO quick VALUES (1), (2)",
        "CREATE FUNCTION plus(a int, b int DEFAULT 1) RETURNS int LANGUAGE sql IMMUTABLE RETURN a + b",
        "CREATE PROCEDURE done() LANGUAGE plpgsql AS 'BEGIN NULL; END'",
        "CREATE AGGREGATE total (int) (SFUNC = int4pl, STYPE = int, INITCOND = '0')",
        "CREATE OPERATOR @@@ (LEFTARG = int, RIGHTARG = int, FUNCTION = plus)",
        "CREATE TEXT SEARCH CONFIGURATION own (COPY = pg_catalog.simple)",
        "CREATE VIEW glad AS SELECT id, called FROM people WHERE feels = 'glad' WITH CHECK OPTION",
        "CREATE RULE silent AS ON INSERT TO quick WHERE new.a < 0 DO INSTEAD NOTHING",
        "CREATE TABLE parent (a int, CHECK (a > 0) NO INHERIT)",
        "CREATE TABLE child (b int) INHERITS (parent)",
        "INSERT INTO child VALUES (1, 2)",
        "ALTER SEQUENCE numbers INCREMENT 7 MAXVALUE 1000 CYCLE OWNED BY people.id",
        "COMMENT ON TABLE people IS 'of the town; it''s small'",
        "COMMENT ON COLUMN people.called IS 'or not'",
        "COMMENT ON FUNCTION plus(int, int) IS 'adds'",
        "CREATE POLICY own ON people FOR SELECT USING (id > 0)",
        "CREATE TRIGGER late AFTER UPDATE ON people FOR EACH ROW WHEN (old.id > 5) EXECUTE FUNCTION told()",
        "ALTER TABLE people DISABLE TRIGGER late",
        "ALTER TABLE people CLUSTER ON people_pkey, ALTER called SET STATISTICS 500, REPLICA IDENTITY FULL",
    ]
}
