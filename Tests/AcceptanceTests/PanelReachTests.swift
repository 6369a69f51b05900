import Audit
import Catalog
import Console
import Model
import PanelStore
import Planning
import PostgresClient
import SQLText
import TestSupport
import Testing

/// What a stolen login of the panel reaches, on a real server.
@Suite("Reach of the panel", .serialized, .throwawayServer)
struct PanelReachTests {
    private func begin() async throws -> (Landscape, Wish) {
        let landscape = try await Landscape.current
        try await landscape.clear()
        let wish = landscape.three.withPanel()
        try await landscape.apply(wish)
        return (landscape, wish)
    }

    @Test("shows what people are to see")
    func reading() async throws {
        let (landscape, _) = try await begin()
        _ = try await landscape.withConsole(of: "weather") { console in
            try await console.answer("SELECT 1")
        }
        try await landscape.run([
            "INSERT INTO flarex.usage VALUES ('weather', 1000, now(), now(), NULL, false, now())",
            """
            INSERT INTO flarex.bot_migration (bot, id, name, checksum, sql, status, applied_by, applied_at, duration_ms)
            VALUES ('weather', 1, '0001', 'sha256:x', 'SELECT 1', 'applied', 'ada', now(), 1)
            """,
        ])
        let admin = try await landscape.session()
        let expected = try await admin.readStatus()
        await admin.close()
        try await landscape.withPanel { store in
            let (weather, acme) = (try #require(Name("weather")), try #require(Name("acme")))
            #expect(try await store.bots() == expected)
            #expect(try await store.bots(in: [acme]).map(\.id.text) == ["billing", "weather"])
            #expect(try await store.bots(in: []).isEmpty)
            #expect(try await store.bot(weather)?.usage?.bytes == 1000)
            #expect(try await store.bot(acme) == nil)
            #expect(try await store.bot(weather)?.conditions.isEmpty == false)
            _ = try await store.usage(of: weather)
            #expect(try await store.migrations(of: weather).count == 1)
            #expect(try await store.archives(of: weather).isEmpty)
            #expect(try await store.requests(RequestFilter(limit: 10)).isEmpty)
            var filter = AuditFilter(limit: 10)
            filter.bot = "weather"
            let entries = try await store.auditEntries(matching: filter)
            #expect(entries.contains { $0.text == "SELECT 1" })
            let last = try #require(entries.last)
            filter.before = last.number + 1
            #expect(try await store.auditEntries(matching: filter).map(\.number) == [last.number])
            #expect(try await store.auditEntry(last.number) == last)
            #expect(try await store.proof(of: last.number) == nil)
            let settings = try #require(try await store.settings())
            #expect(settings.policy.url == "https://db.example.com")
            #expect(settings.permissions == (try await store.permissions()))
            #expect(settings.permissions.members[acme]?.count == 2)
            #expect(settings.console == ClusterPolicy.Console())
            #expect(try await store.loop().leader == nil)
            let connections = try #require(try await store.connections(of: weather))
            #expect(connections.open == 0 && connections.limit == 10)
            #expect(try await store.sessions().isEmpty)
            _ = try await store.beginSession(of: Person(user: "ada"), method: "oidc", client: "10.0.0.1")
            #expect(try await store.sessions().map(\.actor) == ["ada"])
        }
    }

    @Test("reads no secret, no verifier, no digest, and no table but those that it is to show")
    func secrets() async throws {
        let (landscape, _) = try await begin()
        _ = try await landscape.withConsole(of: "weather") { console in
            try await console.answer("CREATE TABLE private AS SELECT 'treasure' AS v")
        }
        let panel = try await PostgresSession.connect(to: landscape.panelLogin())
        let shown = Set(RegistryRights.ofPanel).union(RegistryRights.wanted[ManagedName.readers] ?? [])
        let columns = try await landscape.text(
            """
            SELECT format('%I.%I', c.relname, a.attname) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
            WHERE c.relnamespace = 'flarex'::regnamespace AND c.relkind IN ('r', 'v', 'm', 'p', 'S') AND a.attnum > 0
                AND NOT a.attisdropped ORDER BY 1
            """
        )
        var refused: Set<String> = []
        for column in columns {
            let parts = column.split(separator: ".").map { String($0.filter { $0 != "\"" }) }
            guard let table = Identifier(parts[0]), let name = Identifier(parts[1]) else { continue }
            let isShown = shown.contains { $0.table == table && ($0.column ?? name) == name }
            do {
                _ = try await panel.query("SELECT \(name) FROM flarex.\(table) LIMIT 1") { _ in true }
                #expect(isShown, "\(column) is readable")
            } catch let error as PostgresError {
                #expect(error.state == .insufficientPrivilege, "\(column): \(error)")
                #expect(!isShown, "\(column) is not readable")
                refused.insert(column)
            }
        }
        let secret: Set = [
            "secret.sealed", "secret.verifier_digest", "secret.form_digest", "secret.previous_digest",
            "web_session.digest", "web_session.groups", "api_token.digest",
        ]
        #expect(secret.isSubset(of: refused), "\(secret.subtracting(refused))")
        for table: SQL in [
            "bot", "secret", "panel_member", "web_session", "api_token", "request", "audit_entry", "access",
        ] {
            for change: SQL in ["DELETE FROM flarex.\(table)", "TRUNCATE flarex.\(table)"] {
                await #expect(throws: PostgresError.self, "\(change)") { try await panel.execute(change) }
            }
        }
        await panel.close()
    }

    @Test("leads nowhere else")
    func others() async throws {
        let (landscape, wish) = try await begin()
        let weather = try #require(Identifier(wish.bots[2].role))
        _ = try await landscape.withConsole(of: "weather") { console in
            try await console.answer("CREATE TABLE private AS SELECT 'treasure' AS v")
        }
        let panel = try await PostgresSession.connect(to: landscape.panelLogin())
        let attempts: [SQL] = [
            "SELECT * FROM \(weather).private", "SELECT rolpassword FROM pg_authid", "SELECT passwd FROM pg_shadow",
            "SELECT pg_read_file('/etc/passwd')", "COPY flarex.bot TO '/tmp/x'", "COPY (SELECT 1) TO PROGRAM 'true'",
            "SET ROLE \(weather)", "SET ROLE flarex_owner", "SET ROLE flarex_bots", "SET ROLE postgres",
            "SET SESSION AUTHORIZATION postgres", "CREATE ROLE x", "ALTER ROLE flarex_panel SUPERUSER",
            "ALTER ROLE flarex_panel IN DATABASE flarex SET log_parameter_max_length = -1",
            "SET log_parameter_max_length = -1", "CREATE SCHEMA x", "CREATE TABLE public.x ()",
            "CREATE TABLE flarex_panel.x ()", "CREATE TABLE flarex.x ()", "CREATE TEMPORARY TABLE x ()",
            "CREATE EXTENSION pgcrypto", "CREATE DATABASE x", "DROP SCHEMA flarex_panel",
            "CREATE OR REPLACE FUNCTION flarex_panel.use_token(jsonb) RETURNS jsonb LANGUAGE sql AS 'SELECT 1'",
            "ALTER FUNCTION flarex_panel.use_token(jsonb) OWNER TO flarex_panel",
            "SELECT pg_advisory_lock(1)", "SELECT pg_terminate_backend(pg_backend_pid())::text FROM pg_authid",
            "SELECT lo_create(0)", "ALTER SYSTEM SET log_statement = 'none'", "SELECT pg_reload_conf()",
            "INSERT INTO flarex.audit_entry DEFAULT VALUES",
            "SELECT flarex_shim.storage_use('x')", "SELECT query FROM pg_stat_activity", "SELECT * FROM pg_locks",
            "LOCK TABLE flarex.bot IN ACCESS EXCLUSIVE MODE",
        ]
        for attempt in attempts {
            await #expect(throws: PostgresError.self, "\(attempt)") { try await panel.execute(attempt) }
        }
        // These only warn, and do nothing.
        for attempt: SQL in [
            "GRANT EXECUTE ON FUNCTION flarex_panel.use_token(jsonb) TO PUBLIC", "GRANT flarex_audit TO \(weather)",
            "GRANT SELECT ON flarex.bot TO PUBLIC",
        ] { _ = try? await panel.execute(attempt) }
        await panel.close()
        #expect(try await landscape.plan(wish).isEmpty)
    }

    @Test("bots can use nothing of it")
    func bots() async throws {
        let (landscape, _) = try await begin()
        try await landscape.withConsole(of: "weather") { (console: ConsoleSession) async throws in
            for attempt in [
                "SELECT flarex_panel.use_session('{}')", "SELECT flarex_panel.open_access('{}')",
                "SET ROLE flarex_panel",
                "SELECT * FROM flarex.panel", "CREATE TABLE flarex_panel.x ()",
            ] {
                #expect(try await console.answer(attempt).outcome?.isFailed == true, "\(attempt)")
            }
        }
    }
}
