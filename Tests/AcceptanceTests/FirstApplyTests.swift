import Execution
import Model
import Planning
import Presentation
import SQLText
import TestSupport
import Testing

@Suite("First apply", .serialized, .throwawayServer)
struct FirstApplyTests {
    @Test("on an empty server it makes everything, and a second plan is empty")
    func everything() async throws {
        let landscape = try await Landscape.current
        let outcomes = try await landscape.apply(landscape.three)
        #expect(outcomes.filter { !$0.isApplied } == [])
        #expect(try await landscape.plan(landscape.three).text() == "No changes.\n")
        #expect(
            try await landscape.text(
                "SELECT id || ' ' || workspace || ' ' || plan || ' ' || phase FROM flarex.bot ORDER BY 1"
            )
                == ["billing acme pro Ready", "chat umbrella free Ready", "weather acme free Ready"]
        )
    }

    @Test("a bot logs in with its secret, works in its schema and has its plan's settings")
    func ownDatabase() async throws {
        let landscape = try await Landscape.current
        try await landscape.apply(landscape.three)
        let printed = try await landscape.psql(
            as: "weather",
            "CREATE TABLE reading (place text, celsius int)",
            "INSERT INTO reading VALUES ('Oslo', -4)",
            "SELECT place, celsius FROM reading",
            "SELECT schemaname FROM pg_tables WHERE tablename = 'reading'",
            "SHOW statement_timeout",
            "SHOW work_mem",
            "DROP TABLE reading"
        )
        let role = Wish.Bot(name: "weather").role
        #expect(printed.errors == "")
        #expect(printed.output == "Oslo|-4\n\(role)\n1min\n8MB")
    }

    @Test("the secret's URL, in both forms, and its PG variables name the same login")
    func secretValues() async throws {
        let landscape = try await Landscape.current
        // A bot whose credential was never changed logs in as its role.
        try await landscape.clear()
        var wish = landscape.three
        wish.urlForm = "documented"
        try await landscape.apply(wish)
        let secret = try await landscape.secret(of: "chat")
        let role = Wish.Bot(name: "chat").role
        let password = try #require(secret["PGPASSWORD"])
        let base = "postgresql://\(role):\(password)@127.0.0.1:\(landscape.port)/flarex"
        #expect(secret["DATABASE_URL_PLAIN"] == base + "?sslmode=disable")
        let documented = try #require(secret["DATABASE_URL"])
        #expect(documented.hasPrefix(base + "?"))
        #expect(documented.contains("search_path=\(role)"))
        #expect(documented.contains("options=--role%3D\(role)"))
        #expect(secret["PGUSER"] == role)
        #expect(secret["PGHOST"] == "127.0.0.1")
        #expect(secret["PGPORT"] == "\(landscape.port)")
        #expect(secret["PGDATABASE"] == "flarex")
        #expect(secret["PGSSLMODE"] == "disable")
        try await landscape.clear()
        try await landscape.apply(landscape.three)
    }

    @Test(
        "a bot is kept out of everything that is not its own",
        arguments: [
            ("SELECT * FROM OTHER.invoice", "permission denied for schema"),
            ("INSERT INTO OTHER.invoice VALUES (1)", "permission denied for schema"),
            ("CREATE TABLE OTHER.mine (id int)", "permission denied for schema"),
            ("CREATE TABLE public.mine (id int)", "permission denied for schema public"),
            ("SELECT * FROM flarex.secret", "permission denied for schema flarex"),
            ("SELECT * FROM flarex.bot", "permission denied for schema flarex"),
            ("CREATE SCHEMA another", "a bot cannot create schema another"),
            ("CREATE TEMP TABLE scratch (id int)", "permission denied to create temporary tables"),
            ("DROP SCHEMA OWN", "DROP SCHEMA is not available to bots"),
            ("GRANT USAGE ON SCHEMA OWN TO PUBLIC", "no privileges were granted"),
            ("SET ROLE OTHER", "permission denied to set role"),
            ("SET ROLE flarex_owner", "permission denied to set role"),
            ("CREATE EXTENSION pgcrypto", "extension pgcrypto is not installed"),
            ("SELECT ext_citext.citext('A')", "permission denied for schema ext_citext"),
            ("SELECT rolpassword FROM pg_authid", "permission denied for table pg_authid"),
        ]
    )
    func isolation(statement: String, complaint: String) async throws {
        let landscape = try await Landscape.current
        try await landscape.apply(landscape.three)
        let (own, other) = (Wish.Bot(name: "weather").role, Wish.Bot(name: "billing").role)
        let invoice = try await landscape.psql(as: "billing", "CREATE TABLE IF NOT EXISTS invoice (id int)")
        #expect(invoice.succeeded, "\(invoice.errors)")
        let text = statement.replacing("OTHER", with: other).replacing("OWN", with: own)
        let printed = try await landscape.psql(as: "weather", text)
        #expect(printed.errors.contains(complaint))
        #expect(printed.output == "")
    }

    @Test("a bot reaches no other database of a dedicated cluster")
    func otherDatabases() async throws {
        let landscape = try await Landscape.current
        try await landscape.apply(landscape.three)
        let url = try #require(try await landscape.secret(of: "weather")["DATABASE_URL_PLAIN"])
        for database in ["postgres", "template1"] {
            let printed = try await landscape.psql(url.replacing("/flarex?", with: "/\(database)?"), ["SELECT 1"])
            #expect(printed.errors.contains("permission denied for database"), "\(database)")
        }
    }

    @Test("a bot uses the extension that its manifest names")
    func extensions() async throws {
        let landscape = try await Landscape.current
        try await landscape.apply(landscape.three)
        let printed = try await landscape.psql(as: "chat", "SELECT 'Ada'::citext = 'ADA'")
        #expect(printed.errors == "")
        #expect(printed.output == "t")
    }
}
