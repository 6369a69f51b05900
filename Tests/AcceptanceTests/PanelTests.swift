import Audit
import Execution
import Model
import PanelStore
import Planning
import PostgresClient
import Presentation
import SQLText
import TestSupport
import Testing

/// What the web panel stands on, on a real server.
@Suite("Panel", .serialized, .throwawayServer)
struct PanelTests {
    private func begin() async throws -> (Landscape, Wish) {
        let landscape = try await Landscape.current
        try await landscape.clear()
        let wish = landscape.three.withPanel()
        #expect(try await landscape.apply(wish).allSatisfy(\.isApplied))
        return (landscape, wish)
    }

    @Test("one pass makes it, and keeps it: whatever was changed by hand is as it was")
    func convergence() async throws {
        let (landscape, wish) = try await begin()
        #expect(try await landscape.plan(wish).text() == "No changes.\n")
        let changes: [[SQL]] = [
            ["ALTER ROLE flarex_panel SUPERUSER"], ["GRANT pg_read_all_data TO flarex_panel"],
            ["REVOKE flarex_audit FROM flarex_panel"], ["ALTER ROLE flarex_panel IN DATABASE flarex RESET ALL"],
            ["ALTER ROLE flarex_panel IN DATABASE flarex SET role TO postgres"],
            ["DROP SCHEMA flarex_panel CASCADE"], ["GRANT USAGE ON SCHEMA flarex_panel TO PUBLIC"],
            ["GRANT EXECUTE ON FUNCTION flarex_panel.file_request(jsonb) TO PUBLIC"],
            [
                """
                CREATE OR REPLACE FUNCTION flarex_panel.use_token(jsonb) RETURNS jsonb LANGUAGE sql SECURITY DEFINER
                AS 'SELECT $1'
                """
            ],
            ["UPDATE flarex.panel_member SET permission = 'admin'"], ["DELETE FROM flarex.panel"],
            ["GRANT CREATE ON DATABASE flarex TO flarex_panel"], ["CREATE ROLE mallory IN ROLE flarex_panel"],
        ]
        for change in changes {
            try await landscape.run(change)
            #expect(try await !landscape.plan(wish).isEmpty, "\(change)")
            #expect(try await landscape.apply(wish).allSatisfy(\.isApplied))
            #expect(try await landscape.plan(wish).text() == "No changes.\n", "\(change)")
        }
        try await landscape.run(["DROP ROLE mallory"])
    }

    @Test("a panel whose manifest is gone is locked out, and comes back with a new password")
    func departure() async throws {
        let (landscape, wish) = try await begin()
        let login = try await landscape.panelLogin()
        try await PostgresSession.connect(to: login).close()
        #expect(try await landscape.apply(landscape.three).allSatisfy(\.isApplied))
        #expect(try await landscape.plan(landscape.three).isEmpty)
        await #expect(throws: PostgresError.self) { try await PostgresSession.connect(to: login) }
        #expect(try await landscape.apply(wish).allSatisfy(\.isApplied))
        await #expect(throws: PostgresError.self) { try await PostgresSession.connect(to: login) }
        try await landscape.withPanel { try await $0.ping() }
    }

    @Test("a new password ends what the one before has opened")
    func rotation() async throws {
        let (landscape, _) = try await begin()
        let first = try await landscape.panelLogin()
        let session = try await PostgresSession.connect(to: first)
        let second = try await landscape.panelLogin()
        await #expect(throws: PostgresError.self) { try await session.execute("SELECT 1") }
        await #expect(throws: PostgresError.self) { try await PostgresSession.connect(to: first) }
        try await PostgresSession.connect(to: second).close()
    }

    @Test("a session is known by its key alone, and ends with its time, by sign-out, or by whoever ends it")
    func sessions() async throws {
        let (landscape, _) = try await begin()
        try await landscape.withPanel { store in
            let person = Person(user: "ada", groups: ["b", "a"])
            let (session, key) = try await store.beginSession(of: person, method: "oidc", client: "10.0.0.1")
            #expect(session.person == person)
            #expect(try await store.session(of: key) == session)
            #expect(try await store.session(of: Passkey(key.text + "x")) == nil)
            #expect(try await store.session(of: Passkey("\u{0}'; DROP TABLE flarex.web_session; --")) == nil)
            let stored = try await landscape.text("SELECT w::text FROM flarex.web_session w")
            #expect(stored.allSatisfy { !$0.contains(key.text) })
            #expect(try await store.renewSession(of: key, groups: ["c"])?.groups == ["c"])
            #expect(try await store.session(of: key)?.groups == ["c"])
            try await landscape.run(["UPDATE flarex.web_session SET used_at = now() - interval '29 minutes'"])
            #expect(try await store.session(of: key) != nil)
            #expect(
                try await landscape.text(
                    "SELECT 'new' FROM flarex.web_session WHERE used_at > now() - interval '1 minute'"
                ) == ["new"]
            )
            try await landscape.run(["UPDATE flarex.web_session SET used_at = now() - interval '31 minutes'"])
            #expect(try await store.session(of: key) == nil)
            let second = try await store.beginSession(of: person, method: "oidc", client: nil)
            try await landscape.run(["UPDATE flarex.web_session SET ends_at = now() WHERE number > 1"])
            #expect(try await store.session(of: second.key) == nil)
            let third = try await store.beginSession(of: person, method: "oidc", client: nil)
            try await store.endSession(of: third.key)
            #expect(try await store.session(of: third.key) == nil)
            let fourth = try await store.beginSession(of: person, method: "oidc", client: nil)
            #expect(try await store.endSession(fourth.session.number))
            #expect(try await store.session(of: fourth.key) == nil)
            #expect(try await store.endSession(fourth.session.number) == false)
            #expect(try await store.renewSession(of: fourth.key, groups: []) == nil)
        }
    }

    @Test("a token is known by its key alone, and ends with its time or when it is revoked")
    func tokens() async throws {
        let (landscape, _) = try await begin()
        let admin = try await landscape.session()
        let (acme, day) = (Name("acme"), TimeSpan(seconds: 86_400))
        let token = try await admin.makeToken("ci", workspace: acme, permission: .write, validity: day, by: "op")
        await #expect(throws: PostgresError.self) {
            try await admin.makeToken("ci", workspace: nil, permission: .admin, validity: day, by: "op")
        }
        try await landscape.withPanel { store in
            let grant = TokenGrant(number: token.number, name: "ci", workspace: acme, permission: .write)
            #expect(try await store.token(token.key) == grant)
            #expect(try await store.token(Passkey("no")) == nil)
            #expect(try await admin.readTokens().first?.used != nil)
            try await landscape.run(["UPDATE flarex.api_token SET expires_at = now()"])
            #expect(try await store.token(token.key) == nil)
            #expect(try await admin.readTokens().first?.isGood == false)
            try await landscape.run(["UPDATE flarex.api_token SET expires_at = now() + interval '1 day'"])
            #expect(try await admin.revokeToken("ci"))
            #expect(try await admin.revokeToken("ci") == false)
            #expect(try await store.token(token.key) == nil)
            // The name is free again.
            let other = try await admin.makeToken("ci", workspace: nil, permission: .read, validity: day, by: "op")
            #expect(try await store.token(other.key)?.workspace == nil)
        }
        let stored = try await landscape.text("SELECT t::text FROM flarex.api_token t")
        #expect(stored.allSatisfy { !$0.contains(token.key.text) })
        await admin.close()
    }

    @Test("a request that is sent twice is filed once")
    func filing() async throws {
        let (landscape, _) = try await begin()
        try await landscape.withPanel { store in
            let (weather, acme) = (Name("weather"), try #require(Name("acme")))
            let draft = RequestDraft(.rotate, bot: weather, workspace: acme, arguments: ["now": "true"], key: "k-1")
            let context = AuditContext(actor: "ada", origin: .panel, client: "10.0.0.1")
            let (ada, bob) = (Caller.person(Person(user: "ada")), Caller.person(Person(user: "bob")))
            let number = try await store.file(draft, of: ada, context)
            #expect(try await store.file(draft, of: ada, context) == number)
            #expect(try await store.file(draft, of: bob, context) != number)
            var another = draft
            another.key = nil
            let numbers = [
                try await store.file(another, of: ada, context), try await store.file(another, of: ada, context),
            ]
            #expect(Set(numbers).count == 2)
        }
        #expect(try await landscape.text("SELECT count(*)::text FROM flarex.request") == ["4"])
    }
}
