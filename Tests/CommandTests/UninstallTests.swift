import PostgresClient
import SQLText
import TestSupport
import Testing

/// The statements of the page do what it says.
@Suite("Uninstall", .serialized, .throwawayServer)
struct UninstallTests {
    @Test("with everything, nothing of flarexdb's is left")
    func everything() async throws {
        try await Workspace.withServer { workspace in
            try await workspace.run("apply", "--yes")
            let outcome = try await workspace.psql(try Self.blocks[0], in: "postgres")
            #expect(outcome.status == 0, "\(outcome.output)")
            let left = try await workspace.texts(
                "SELECT rolname::text FROM pg_roles WHERE rolname ~ '^(bot|con|flarex)_'",
                in: "postgres"
            )
            #expect(left == [])
            let acl: SQL = """
                SELECT datname::text FROM pg_database
                WHERE NOT has_database_privilege('pg_monitor', oid, 'CONNECT') AND datallowconn
                """
            #expect(try await workspace.texts(acl, in: "postgres") == [])
        }
    }

    @Test("with bots that stay, their URLs work, and PUBLIC has again what PostgreSQL gives it")
    func botsStay() async throws {
        try await Workspace.withServer(bots: ["weather"]) { workspace in
            try await workspace.run("apply", "--yes")
            let url = try await workspace.run(
                "secret",
                "show",
                "weather",
                "--key",
                "key",
                "--name",
                "DATABASE_URL_PLAIN"
            )
            let options = try ConnectionOptions(String(url.output.prefix { !$0.isNewline }))
            let bot = try await PostgresSession.connect(to: options)
            try await bot.execute("SET search_path = \"$user\"")
            try await bot.execute("CREATE TABLE readings (degrees int)")
            await bot.close()
            let outcome = try await workspace.psql(try Self.blocks[1], in: "flarex")
            #expect(outcome.status == 0, "\(outcome.output)")

            let again = try await PostgresSession.connect(to: options)
            try await again.execute("SET search_path = \"$user\"")
            try await again.execute("INSERT INTO readings VALUES (21)")
            try await again.execute("SELECT pg_advisory_lock(1)")
            try await again.execute("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'")
            await again.close()
            let server = try #require(workspace.server)
            let fresh: SQL = """
                SELECT coalesce(c.oid::regclass::text, p.oid::regprocedure::text) FROM pg_init_privs i
                FULL JOIN pg_proc p ON i.classoid = 'pg_proc'::regclass AND i.objoid = p.oid
                LEFT JOIN pg_class c ON i.classoid = 'pg_class'::regclass AND i.objoid = c.oid
                WHERE (p.pronamespace = 'pg_catalog'::regnamespace AND has_function_privilege('guest', p.oid, 'EXECUTE')
                    OR c.relnamespace = 'pg_catalog'::regnamespace AND has_table_privilege('guest', c.oid, 'SELECT'))
                ORDER BY 1
                """
            let session = try await server.session(database: "postgres")
            try await session.execute("CREATE ROLE guest")
            let expected = try await session.query(fresh) { try $0.text(0) }
            #expect(try await workspace.texts(fresh) == expected)
            try await session.execute("DROP ROLE guest")
            await session.close()
        }
    }

    private static var blocks: [String] {
        get throws { try Documentation.page("Sources/flarexdb/Documentation.docc/Uninstall.md").blocks("sql") }
    }
}

extension Workspace {
    /// What psql prints of a script, which it ends at the first error.
    fileprivate func psql(_ script: String, in database: Identifier) async throws -> Documentation.Run {
        guard let server else { throw NoServer() }
        try directory.write(script, to: "script.sql")
        return try await Documentation.bash(
            "psql -X -v ON_ERROR_STOP=1 -f script.sql \"$URL\"",
            environment: ["URL": await server.adminURL(database: database)],
            in: directory.path
        )
    }
}
