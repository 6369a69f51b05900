import Audit
import BotAccess
import Console
import Execution
import Model
import PanelStore
import Planning
import PostgresClient
import SQLText
import TestSupport
import Testing

/// Acting as a bot through the panel, on a real server.
@Suite("Access by the panel", .serialized, .throwawayServer)
struct PanelAccessTests {
    private func begin(_ change: (inout Wish) -> Void = { _ in }) async throws -> (Landscape, Wish) {
        let landscape = try await Landscape.current
        try await landscape.clear()
        var wish = landscape.three.withPanel()
        wish.settings["temp_file_limit"] = "1MB"
        wish.settings["DateStyle"] = "ISO, DMY"
        change(&wish)
        #expect(try await landscape.apply(wish).allSatisfy(\.isApplied))
        return (landscape, wish)
    }

    /// Everything about the open access but its random name, its times and its origin.
    private static let shape: SQL = """
        WITH login AS (SELECT login FROM flarex.access WHERE closed IS NULL)
        SELECT replace(line, login::text, 'LOGIN') FROM login CROSS JOIN LATERAL (
            SELECT concat_ws(' ', 'role', rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin,
                rolreplication, rolbypassrls, rolconnlimit, rolpassword LIKE 'SCRAM-SHA-256$4096:%',
                rolvaliduntil - now() BETWEEN interval '29 minutes' AND interval '31 minutes') AS line
            FROM pg_authid WHERE rolname LIKE 'con\\_%'
            UNION ALL
            SELECT concat_ws(' ', 'member', m.roleid::regrole, m.member::regrole, to_jsonb(m) - ARRAY['oid', 'roleid', 'member'])
            FROM pg_auth_members m WHERE m.member::regrole::text LIKE 'con\\_%'
            UNION ALL
            SELECT concat_ws(' ', 'setting', s.setrole::regrole, d.datname, s.setconfig)
            FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase WHERE s.setrole::regrole::text LIKE 'con\\_%'
            UNION ALL
            SELECT concat_ws(' ', 'record', login, bot, role, purpose, actor, reason) FROM flarex.access WHERE closed IS NULL
            UNION ALL
            SELECT concat_ws(' ', 'audit', kind, act, actor, bot, workspace, reason, client, request, result,
                regexp_replace(text, 'until .*', 'until'))
            FROM (SELECT * FROM flarex.audit_entry WHERE act = 'openAccess' ORDER BY sequence DESC LIMIT 2) e
        ) l ORDER BY 1
        """

    @Test("is what a superuser's is: roles, rights, settings, record and entries", arguments: ["weather", "chat"])
    func equality(bot: String) async throws {
        let (landscape, wish) = try await begin()
        let direct = try await landscape.withConsole(of: bot) { _ in try await landscape.text(Self.shape) }
        try await landscape.withPanel { store in
            try await landscape.withConsole(of: bot, by: store) { (console: ConsoleSession) async throws in
                #expect(try await landscape.text(Self.shape) == direct)
                #expect(direct.count >= 6)
                // A pass leaves it alone.
                #expect(try await landscape.plan(wish).isEmpty)
                #expect(try await console.answer("SHOW DateStyle").first?.hasPrefix("ISO") == true)
                #expect(try await console.answer("SHOW temp_file_limit").first == "1MB")
            }
        }
        #expect(try await landscape.text("SELECT rolname::text FROM pg_roles WHERE rolname LIKE 'con\\_%'") == [])
        #expect(try await landscape.text("SELECT login::text FROM flarex.access WHERE closed IS NULL") == [])
        #expect(try await landscape.plan(wish).isEmpty)
    }

    @Test("is refused as a superuser's is, and does not outlast the policy")
    func refusals() async throws {
        let (landscape, wish) = try await begin()
        var suspended = wish
        suspended.bots[2].isSuspended = true
        try await landscape.apply(suspended)
        try await landscape.withPanel { store in
            await #expect(throws: AccessRefusal.self) {
                try await landscape.withConsole(of: "weather", by: store) { (_: ConsoleSession) in }
            }
            try await landscape.withConsole(of: "weather", readOnly: true, by: store) {
                (console: ConsoleSession) async throws in
                #expect(try await console.answer("SELECT 1").first == "1")
            }
            await #expect(throws: AccessRefusal.self) {
                try await landscape.withConsole(of: "nobody", by: store) { (_: ConsoleSession) in }
            }
            try await landscape.run(["UPDATE flarex.panel SET requires_reason = true"])
            let name = try #require(Name("billing"))
            await #expect(throws: AccessRefusal.unreasoned(name)) {
                try await store.console(of: name, isReadOnly: false, by: AuditContext(actor: "ada", origin: .panel))
            }
        }
        let login = try await PostgresSession.connect(to: landscape.panelLogin())
        let proof = "SCRAM-SHA-256$4096:AAAA$AAAA:AAAA"
        func open(_ changes: String) async throws -> [String] {
            let request = """
                {"bot": "billing", "purpose": "console", "seconds": 99999999, "number": "00000001", "actor": "ada",
                "reason": "r", "origin": "panel", "verifier": "\(proof)"}
                """
            return try await login.query(
                "SELECT flarex_panel.open_access(\(bind: .text(request))::jsonb || \(bind: .text(changes))::jsonb)::text"
            ) { try $0.text(0) }
        }
        for wrong in [
            #"{"purpose": "restore"}"#, #"{"purpose": null}"#, #"{"origin": "cli"}"#, #"{"number": "1"}"#,
            #"{"number": "0000000x"}"#, #"{"verifier": "md5aa"}"#, #"{"verifier": "x' SUPERUSER --"}"#,
            #"{"actor": null}"#,
        ] {
            await #expect(throws: PostgresError.self, "\(wrong)") { try await open(wrong) }
        }
        #expect(try await open("{}").first?.contains("con_") == true)
        let length: SQL =
            "SELECT (expires - opened <= interval '30 minutes')::text FROM flarex.access WHERE closed IS NULL"
        #expect(try await landscape.text(length) == ["true"])
        await login.close()
        // Nobody knows the password: a pass ends it.
        try await landscape.run(["UPDATE flarex.access SET expires = now()"])
        #expect(try await landscape.apply(suspended).allSatisfy(\.isApplied))
        #expect(try await landscape.text("SELECT rolname::text FROM pg_roles WHERE rolname LIKE 'con\\_%'") == [])
    }

    @Test("leaves others' accesses alone")
    func others() async throws {
        let (landscape, _) = try await begin()
        let access = try await landscape.access(to: "weather")
        let session = try await access.connect()
        let login = try await PostgresSession.connect(to: landscape.panelLogin())
        for function: Identifier in ["shut_access", "end_access_sessions", "end_access"] {
            let answer = try await login.query(
                """
                SELECT flarex_panel.\(function)(jsonb_build_object('login', \(bind: .text(access.login.name))::text))::text
                """
            ) { try $0.text(0) }
            #expect(answer == ["false"])
        }
        #expect(try await session.query("SELECT 1", { try $0.integer(0) }) == [1])
        await session.close()
        await login.close()
        let admin = try await landscape.session()
        try await access.close(through: admin)
        await admin.close()
    }

    @Test("tells the log of nothing that the panel did not do")
    func forgery() async throws {
        let (landscape, _) = try await begin()
        let login = try await PostgresSession.connect(to: landscape.panelLogin())
        var context = AuditContext(actor: "ada", origin: .panel)
        let own = AuditDraft.intent(.signIn, text: "oidc", by: context)
        let number = try #require(try await login.appendAudit([own]).first)
        _ = try await login.appendAudit([own.outcome(of: number, .done)])
        for origin in [AuditContext.Origin.cli, .loop] {
            context.origin = origin
            let draft = AuditDraft.intent(.signIn, text: "oidc", by: context)
            await #expect(throws: PostgresError.self) { try await login.appendAudit([draft]) }
        }
        let admin = try await landscape.session()
        let other = AuditDraft.intent(.drop, text: "bot", by: AuditContext(actor: "op", origin: .cli))
        let foreign = try #require(try await admin.appendAudit([other]).first)
        context.origin = .panel
        let forged = AuditDraft.intent(.drop, text: "bot", by: context).outcome(of: foreign, .done)
        await #expect(throws: PostgresError.self) { try await login.appendAudit([forged]) }
        await admin.close()
        await login.close()
    }

    @Test("takes a place of those that there are, and gives it back")
    func places() async throws {
        let (landscape, _) = try await begin()
        let store = PanelStore(try await landscape.panelLogin(), consoles: 1)
        let name = try #require(Name("weather"))
        var context = AuditContext(actor: "ada", origin: .panel)
        context.reason = "a look"
        let first = try await store.console(of: name, isReadOnly: false, by: context)
        await #expect(throws: PanelRefusal.tooManyConsoles(1)) {
            try await store.console(of: name, isReadOnly: false, by: context)
        }
        try await first.close()
        try await first.close()
        try await store.console(of: name, isReadOnly: false, by: context).close()
        let missing = try #require(Name("nobody"))
        for _ in 0..<2 {
            await #expect(throws: AccessRefusal.self) {
                try await store.console(of: missing, isReadOnly: false, by: context)
            }
        }
        await store.close()
    }
}
