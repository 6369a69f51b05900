import Glibc
import Model
import PostgresClient
import SQLText
import SystemPackage
import TestSupport
import Testing

/// The program takes itself off a cluster, and bots go on.
@Suite("Uninstall", .serialized, .throwawayServer)
struct UninstallTests {
    @Test("nothing of flarexdb's is left but the bots' group, and the bots' URLs, data and rights work")
    func botsStay() async throws {
        try await Workspace.withServer(bots: ["billing", "weather"]) { workspace in
            let before = try await workspace.texts(Self.catalogRights, in: "postgres")
            try await workspace.installMuch()
            let weather = try await workspace.options(of: "weather")

            let asked = try await workspace.run("uninstall")
            #expect(asked.status == 1, "\(asked.output)")
            #expect(asked.output.contains("- schema flarex, with everything in it"))
            #expect(asked.output.contains("2 bots keep roles, passwords, schemas and data"))
            #expect(asked.output.contains("CONNECT among it: ci."))
            #expect(asked.errors.contains("cannot ask for confirmation"))
            let outcome = try await workspace.run("uninstall", "--yes")
            #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")

            #expect(try await workspace.texts(Self.remains) == ["role flarex_bots"])
            #expect(try await workspace.texts(Self.catalogRights) == before)
            #expect(try await workspace.texts(Self.openSchemas) == ["public"])
            try await workspace.work(as: weather)
            let again = try await workspace.run("uninstall", "--yes")
            #expect(again.status == 0)
            #expect(again.output == "Nothing of flarexdb is left to remove.\n")
        }
    }

    @Test("import says what it finds afterwards, and apply takes the bots over with their data")
    func installedAgain() async throws {
        try await Workspace.withServer(bots: ["billing", "weather"]) { workspace in
            try await workspace.installMuch()
            #expect(try await workspace.run("uninstall", "--yes").status == 0)

            unlink(workspace.manifests.appending("billing.yaml").string)
            let found = try await workspace.run("import")
            #expect(found.status == 0 && found.output == "", "\(found.errors)")
            #expect(found.errors.contains("1 bot of the manifests is in the cluster"), "\(found.errors)")
            let schema = String(try #require(found.errors.firstMatch(of: #/schema (bot_[0-9a-f]+) belongs/#)).1)
            let arguments = ["--role", schema, "--schema", schema, "--workspace", "acme", "--plan", "free", "--name"]
            let wrong = try await workspace.run(["import"] + arguments + ["biling"])
            #expect(wrong.status == 1)
            #expect(wrong.errors.contains("is not that of a bot biling"), "\(wrong.errors)")
            let written = try await workspace.run(["import"] + arguments + ["billing", "--out", "manifests"])
            #expect(written.status == 0, "\(written.errors)")

            let refused = try await workspace.run("apply", "--yes")
            #expect(refused.status == 3)
            #expect(refused.output.contains("allow it for all bots with --allow adoptsExisting"), "\(refused.output)")
            let applied = try await workspace.run("apply", "--yes", "--allow", "adoptsExisting")
            #expect(applied.status == 0, "\(applied.output)")
            #expect(try await workspace.run("plan").output == "No changes.\n")
            let count = try await workspace.run("console", "weather", "-c", "SELECT sum(degrees) FROM readings")
            #expect(count.output.contains("21"), "\(count.output)")
        }
    }

    @Test("killed after any statement and run again, it finishes")
    func crash() async throws {
        try await Workspace.withServer(bots: ["billing", "weather"]) { workspace in
            try await workspace.installMuch()
            let arguments = ["uninstall", "--yes", "--manifests", workspace.manifests.string]
            let count = try await workspace.crash(of: arguments, stride: Thoroughness.stride(5)) { _, point in
                let next = try await workspace.run("uninstall", "--yes")
                #expect(next.status == 0, "\(point) \(next.output)\(next.errors)")
                #expect(try await workspace.texts(Self.remains) == ["role flarex_bots"], point)
                let applied = try await workspace.run("apply", "--yes", "--allow", "adoptsExisting")
                #expect(applied.status == 0, "\(point) \(applied.output)")
            }
            print("uninstall: killed after one of \(count) statements")
            #expect(count > 20)
            #expect(try await workspace.texts(Self.remains) == ["role flarex_bots"])
        }
    }

    @Test("it is refused while a loop is running")
    func loop() async throws {
        try await Workspace.withServer(bots: ["weather"]) { workspace in
            try await workspace.run("apply", "--yes")
            let outcome = try await workspace.withLoop(["--interval", "5s"]) { _ in
                try await workspace.eventually(Self.leader, ["1"])
                let refused = try await workspace.run("uninstall", "--yes")
                #expect(refused.status == 1)
                #expect(refused.output.contains("a loop is running: flarexdb"), "\(refused.output)")
                #expect(try await workspace.texts("SELECT count(*)::text FROM flarex.bot") == ["1"])
            }
            #expect(outcome.status == 0, "\(outcome.errors)")
        }
    }

    @Test("what a bot built on flarexdb's functions is not dropped, and named")
    func dependents() async throws {
        try await Workspace.withServer(bots: ["weather"]) { workspace in
            try await workspace.run("apply", "--yes")
            try await workspace.run("console", "weather", "-c", "CREATE VIEW mine AS SELECT * FROM bot_usage")
            let kept = try await workspace.run("uninstall", "--yes")
            #expect(kept.status == 3)
            #expect(kept.output.contains("this would go with it: view bot_"), "\(kept.output)")
            #expect(kept.output.contains("run uninstall again"), "\(kept.output)")
            let schemas = try await workspace.texts("SELECT schemaname::text FROM pg_views WHERE viewname = 'mine'")
            let schema = try #require(schemas.first.flatMap { Identifier($0) })
            try await workspace.sql("DROP VIEW \(schema).mine")
            let outcome = try await workspace.run("uninstall", "--yes")
            #expect(outcome.status == 0, "\(outcome.output)")
            #expect(try await workspace.texts(Self.remains) == ["role flarex_bots"])
        }
    }

    @Test("the statements of the page remove everything")
    func everything() async throws {
        try await Workspace.withServer { workspace in
            try await workspace.run("apply", "--yes")
            let page = try Documentation.page("Sources/flarexdb/Documentation.docc/Uninstall.md")
            let outcome = try await workspace.psql(try #require(page.blocks("sql").first), in: "postgres")
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

    /// Whatever has a name of flarexdb's own, or hangs on such a thing.
    private static let remains: SQL = """
        SELECT 'role ' || rolname FROM pg_roles WHERE rolname ~ '^(flarex|con)'
        UNION ALL SELECT 'schema ' || nspname FROM pg_namespace WHERE nspname ~ '^flarex'
        UNION ALL SELECT 'event trigger ' || evtname FROM pg_event_trigger WHERE evtname ~ '^flarex'
        UNION ALL SELECT 'function ' || proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
            WHERE n.nspname ~ '^flarex' OR prosrc ~ 'flarex'
        UNION ALL SELECT 'trigger ' || tgname FROM pg_trigger WHERE tgname ~ '^flarex'
        UNION ALL SELECT 'setting of ' || coalesce(r.rolname, 'all') FROM pg_db_role_setting s
            LEFT JOIN pg_roles r ON r.oid = s.setrole WHERE s.setconfig::text ~ 'flarex'
        UNION ALL SELECT 'default privileges' FROM pg_default_acl
        UNION ALL SELECT 'schema of others ' || nspname FROM pg_namespace
            WHERE nspname ~ '^bot_' AND pg_get_userbyid(nspowner) <> left(nspname, 20)
        UNION ALL SELECT 'member ' || m.member::regrole FROM pg_auth_members m
            WHERE m.roleid::regrole::text ~ '^flarex' AND m.roleid::regrole::text <> 'flarex_bots'
        """

    private static let openSchemas: SQL = """
        SELECT DISTINCT nspname::text FROM pg_namespace, aclexplode(coalesce(nspacl, acldefault('n', nspowner)))
        WHERE grantee = 0 AND nspname !~ '^(pg_|information_schema)'
        """

    private static let leader: SQL = """
        SELECT count(*)::text FROM pg_locks
        WHERE locktype = 'advisory' AND granted AND objsubid = 1
            AND (classid::bigint << 32) + objid::bigint = \(ManagedName.leaderLock)
        """

    private static let catalogRights: SQL = """
        SELECT format('%s %s %s', p.oid::regprocedure, a.grantee::regrole, a.privilege_type)
        FROM pg_proc p, aclexplode(coalesce(proacl, acldefault('f', proowner))) a
        WHERE pronamespace = 'pg_catalog'::regnamespace
        UNION ALL
        SELECT format('%s %s %s', c.oid::regclass, a.grantee::regrole, a.privilege_type)
        FROM pg_class c, aclexplode(coalesce(relacl, acldefault('r', relowner))) a
        WHERE relnamespace = 'pg_catalog'::regnamespace
        ORDER BY 1
        """
}

extension Workspace {
    /// A cluster with an extension, a rotated credential, an armed table, an open access, a reader and a panel.
    fileprivate func installMuch() async throws {
        let available = try await texts("SELECT name::text FROM pg_available_extensions", in: "postgres")
        // A server without contrib has another one.
        let (type, value) = available.contains("citext") ? ("citext", "Here") : ("vector", "[1]")
        try edit("cluster", "extensions: []", to: "extensions: [\(type)]")
        try edit("weather", "spec: {plan: free}", to: "spec: {plan: free, extensions: [\(type)]}")
        #expect(try await run("apply", "--yes", "--allow", "adoptsExisting").status == 0)
        #expect(try await run("secret", "rotate", "weather", "--yes").status == 0)
        try await sql(
            "DO $$ BEGIN IF to_regrole('ci') IS NULL THEN CREATE ROLE ci; END IF; END $$",
            "GRANT flarex_reader TO ci"
        )
        let bot = try await application(options(of: "weather"))
        let (typeName, place) = (Identifier(type) ?? "text", Literal(value) ?? "")
        try await bot.execute("CREATE TABLE readings (degrees int, place \(typeName))")
        try await bot.execute("INSERT INTO readings VALUES (21, \(place))")
        try await bot.execute(
            """
            CREATE TRIGGER flarex_quota BEFORE INSERT OR UPDATE ON readings FOR EACH STATEMENT
            EXECUTE FUNCTION flarex_shim.storage_block()
            """
        )
        await bot.close()
    }

    /// What an application does that knows nothing of flarexdb.
    fileprivate func work(as options: ConnectionOptions) async throws {
        let session = try await application(options)
        // The extension's own operator finds both.
        try await session.execute("INSERT INTO readings SELECT 22, place FROM readings")
        let pairs: SQL = """
            SELECT sum(a.degrees)::text FROM readings a JOIN readings b ON a.place = b.place AND b.degrees = 21
            """
        let sum = try await session.query(pairs) { try $0.text(0) }
        #expect(sum == ["43"])
        try await session.execute("SELECT pg_advisory_lock(1)")
        try await session.execute("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'")
        await session.close()
    }

    /// A session with the search_path of the login's own settings, as applications have it.
    private func application(_ options: ConnectionOptions) async throws -> PostgresSession {
        let session = try await PostgresSession.connect(to: options)
        try await session.execute(
            """
            SELECT pg_catalog.set_config('search_path', pg_catalog.substr(c, 13), false)
            FROM pg_catalog.pg_db_role_setting s, pg_catalog.unnest(s.setconfig) c
            WHERE s.setrole = session_user::pg_catalog.regrole AND c LIKE 'search_path=%'
            """
        )
        return session
    }

    fileprivate func options(of bot: String) async throws -> ConnectionOptions {
        let url = try await run("secret", "show", bot, "--key", "key", "--name", "DATABASE_URL_PLAIN")
        return try ConnectionOptions(String(url.output.prefix { !$0.isNewline }))
    }

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
