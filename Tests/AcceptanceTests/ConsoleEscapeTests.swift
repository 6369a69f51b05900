import Console
import Model
import PanelStore
import Planning
import PostgresClient
import Presentation
import SQLText
import Statements
import TestSupport
import Testing

/// A console does not lead out of its bot, and everything that was tried is written down.
@Suite("Escapes from the console", .serialized, .throwawayServer)
struct ConsoleEscapeTests {
    /// Roles, memberships, owners and settings that no console may change.
    private static let standing: SQL = """
        SELECT pg_catalog.concat_ws(' ', 'role', r.rolname, r.rolsuper, r.rolcreaterole, r.rolcreatedb, r.rolbypassrls,
            r.rolreplication, r.rolcanlogin, r.rolconfig) FROM pg_roles r WHERE r.rolname NOT LIKE 'con\\_%'
        UNION ALL SELECT pg_catalog.concat_ws(' ', 'member', m.roleid::regrole, m.member::regrole) FROM pg_auth_members m
            JOIN pg_roles r ON r.oid = m.member WHERE r.rolname NOT LIKE 'con\\_%'
        UNION ALL SELECT 'schema ' || nspname || ' ' || nspowner::regrole FROM pg_namespace
            WHERE nspname NOT LIKE 'pg\\_t%'
        UNION ALL SELECT 'database ' || datname || ' ' || datdba::regrole FROM pg_database
        UNION ALL SELECT 'owned ' || relname || ' ' || relowner::regrole FROM pg_class c
            JOIN pg_roles r ON r.oid = c.relowner WHERE r.rolname LIKE 'con\\_%'
        UNION ALL SELECT 'extension ' || extname FROM pg_extension
        ORDER BY 1
        """

    @Test("none of more than sixty ways leads out of the bot, and each is in the audit log")
    func escapes() async throws {
        let landscape = try await Landscape.current
        try await landscape.clear()
        try await landscape.apply(landscape.three)
        try await escape(landscape, landscape.three)
    }

    @Test("nor out of a console of the panel")
    func escapesFromPanel() async throws {
        let landscape = try await Landscape.current
        try await landscape.clear()
        let wish = landscape.three.withPanel()
        try await landscape.apply(wish)
        try await landscape.withPanel { try await escape(landscape, wish, by: $0) }
    }

    private func escape(_ landscape: Landscape, _ wish: Wish, by panel: PanelStore? = nil) async throws {
        #expect(ConsoleEscape.all.count >= 60)
        let (bot, other) = (wish.bots[2].role, wish.bots[1].role)
        try await landscape.withConsole(of: "chat", by: panel) { console in
            try await console.answer("CREATE TABLE private (v text)")
            try await console.answer("INSERT INTO private VALUES ('hidden treasure')")
        }
        let owner = try #require(Identifier(other))
        let before = try await landscape.text(Self.standing)
        var sent: [String] = []
        for escape in ConsoleEscape.all {
            try await landscape.withConsole(of: "weather", by: panel) { console in
                let login = try await console.answer("SELECT session_user::text").first ?? ""
                sent.append("SELECT session_user::text")
                #expect(login.hasPrefix("con_"))
                let texts = escape.statements.map {
                    $0.replacing("{bot}", with: bot).replacing("{other}", with: other).replacing("{login}", with: login)
                }
                for text in texts + ["ROLLBACK"] + Self.questions(other) {
                    let answer = try await console.answer(text)
                    sent.append(Redaction(of: text).text)
                    let shown = "\(answer.rows)\(answer.data)\(answer.notices)\(answer.outcome?.report ?? "")"
                    #expect(!shown.contains("treasure") && !shown.contains("root:"), "\(escape)")
                }
                let user = try await console.answer("SELECT current_user::text").first
                sent.append("SELECT current_user::text")
                // Before PostgreSQL 16 every bot may become the group of all, which has nothing of anybody's.
                #expect([bot, login, "flarex_bots"].contains(user), "\(escape): \(user ?? "none")")
            }
        }
        #expect(try await landscape.text(Self.standing) == before)
        #expect(try await landscape.text("SELECT rolname::text FROM pg_roles WHERE rolname LIKE 'con\\_%'") == [])
        #expect(
            try await landscape.text("SELECT v FROM \(owner).private") == ["hidden treasure"]
        )
        let recorded = try await landscape.recorded("weather")
        #expect(recorded.map(\.text) == sent)
        #expect(recorded.allSatisfy { $0.result == "done" || $0.result == "failed" })
        let access = try await landscape.text(
            "SELECT act || ' ' || actor || ' ' || reason FROM flarex.audit_entry WHERE bot = 'chat' AND act LIKE '%Access'"
        )
        let expected = ["openAccess ada a look", "closeAccess ada a look"].flatMap { [$0, $0] }
        #expect(access == expected)
        let plan = try await landscape.plan(wish)
        #expect(plan.isEmpty, "\(plan.text())")
    }

    /// What nobody may see who is no more than the bot.
    private static func questions(_ other: String) -> [String] {
        [
            "SELECT * FROM \(other).private", "SELECT count(*) FROM pg_authid",
            "SELECT 1/(rolsuper::int) FROM pg_roles WHERE rolname IN (current_user, session_user) AND rolsuper",
        ]
    }

    @Test("a password that the login gives itself leads to the same bot, and no further than the console")
    func ownPassword() async throws {
        let landscape = try await Landscape.current
        try await landscape.clear()
        let wish = landscape.three
        try await landscape.apply(wish)
        let (login, options) = try await landscape.withConsole(of: "weather") { console in
            let login = try #require(
                try await console.answer("SELECT session_user::text").first.flatMap { Identifier($0) }
            )
            try await console.answer("SET ROLE NONE")
            let change = try await console.answer("ALTER ROLE \(login) PASSWORD 'hunter2'")
            #expect(change.outcome?.isFailed == false)
            let url = "postgresql://127.0.0.1:\(landscape.port)/flarex?sslmode=disable"
            let options = try ConnectionOptions(url).logging(inAs: login, password: "hunter2")
            let second = try await PostgresSession.connect(to: options)
            for statement: SQL in ["SET ROLE flarex_owner", "SET ROLE postgres", "SELECT * FROM flarex.bot"] {
                await #expect(throws: PostgresError.self) { try await second.execute(statement) }
            }
            return (login, options)
        }
        await #expect(throws: PostgresError.self) { _ = try await PostgresSession.connect(to: options) }
        #expect(try await landscape.text("SELECT rolname::text FROM pg_roles WHERE rolname LIKE 'con\\_%'") == [])
        let recorded = try await landscape.recorded("weather").map(\.text)
        #expect(recorded.last == "/* flarexdb: 1 literal redacted */ ALTER ROLE \(login) PASSWORD '<redacted>'")
        #expect(try await landscape.text("SELECT text FROM flarex.audit_entry WHERE text LIKE '%hunter2%'") == [])
    }
}
