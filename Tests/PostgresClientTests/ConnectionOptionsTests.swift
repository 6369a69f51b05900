import PostgresClient
import SQLText
import TestSupport
import Testing

@Suite("Connection options", .throwawayServer)
struct ConnectionOptionsTests {
    @Test(
        "a connection string that libpq would misread is refused, and nothing of it is repeated",
        arguments: [
            "postgresql://u:SECRET@SECRET@host/db", "postgresql://u:SECRET/SECRET@host/db",
            "postgresql://u:12/SECRET@host/db",
            "postgresql://u:SECRET%zz@host/db", "postgresql://u@host:SECRET/db", "host=x password=a SECRET",
            "postgresql://u@host/db?SECRET=1", "postgresql://u@host:0/db", "SECRET",
            "postgresql://u:a?b@SECRET@host/db",
        ]
    )
    func malformed(text: String) throws {
        let error = #expect(throws: PostgresError.self) { try ConnectionOptions(text) }
        #expect(error?.kind == .usage)
        #expect(error.map { !"\($0)".contains("SECRET") } == true)
        #expect(error?.hint?.contains("percent-encode") == true)
    }

    @Test("the target names the place and never the password")
    func target() throws {
        var options = try ConnectionOptions("postgresql://admin:p%40ss@pg.internal:6543/main?application_name=a@b")
        #expect("\(options.target)" == "database \"main\" at pg.internal:6543 as \"admin\"")
        options.database = "other"
        #expect(options.target.database == "other")
        #expect(!"\(options.logging(inAs: "bot", password: "p@ss").target)".contains("p@ss"))
    }

    @Test("options show their target alone, however they are printed")
    func printed() throws {
        let options = try ConnectionOptions("postgresql://u:SECRET@host/db").logging(inAs: "u", password: "SECRET")
        var dumped = ""
        dump(options, to: &dumped)
        for text in ["\(options)", String(reflecting: options), dumped] {
            #expect(!text.contains("SECRET"))
            #expect(text.contains("host"))
        }
    }

    @Test("keyword lists are read too")
    func keywords() throws {
        let target = try ConnectionOptions("host='/run/pg' port=5433 dbname=d user=u").target
        #expect([target.host, target.port, target.database, target.user] == ["/run/pg", "5433", "d", "u"])
    }

    @Test("the settings of a role do not reach a session")
    func roleSettings() async throws {
        let server = try ThrowawayServer.current
        let first = try await server.session()
        try await first.pipeline([
            "ALTER ROLE postgres SET search_path = public",
            "ALTER ROLE postgres SET default_transaction_read_only = on",
            "ALTER ROLE postgres SET DateStyle = 'SQL, DMY'", "ALTER ROLE postgres SET bytea_output = 'escape'",
        ])
        let session = try await server.session()
        let settings = try await session.query(
            """
            SELECT name || '=' || setting FROM pg_settings WHERE name = ANY(\(bind: .array([
                "search_path", "DateStyle", "bytea_output", "TimeZone", "default_transaction_read_only",
                "application_name", "client_encoding", "lock_timeout", "statement_timeout",
            ])))
            """
        ) { try $0.text(0) }
        #expect(
            Set(settings) == [
                "search_path=pg_catalog, pg_temp", "DateStyle=ISO, MDY", "bytea_output=hex", "TimeZone=UTC",
                "default_transaction_read_only=off", "application_name=flarexdb", "client_encoding=UTF8",
                "lock_timeout=10000", "statement_timeout=60000",
            ]
        )
        try await session.execute("ALTER ROLE postgres RESET ALL")
    }

    @Test("startup options of the connection string are kept, and ours and the caller's come after them")
    func startupOptions() async throws {
        let url = await (try ThrowawayServer.current).adminURL()
        var options = try ConnectionOptions("\(url)&options=-c%20work_mem%3D12345%20-c%20search_path%3Dpublic")
        options.settings = [("geqo_threshold", "7"), ("flarex.note", #"a b\c 'd'"#)]
        let session = try await PostgresSession.connect(to: options)
        _ = try await session.query(
            """
            SELECT current_setting('work_mem'), current_setting('search_path'), current_setting('geqo_threshold'),
                   current_setting('flarex.note')
            """
        ) { row throws in
            #expect(try row.text(0) == "12345kB")
            #expect(try row.text(1) == "pg_catalog, pg_temp")
            #expect(try row.text(2) == "7")
            #expect(try row.text(3) == #"a b\c 'd'"#)
        }
    }

    @Test("another login reaches the same server")
    func login() async throws {
        let server = try ThrowawayServer.current
        let session = try await server.session()
        try await session.pipeline([LogSilence.statement, "CREATE ROLE other LOGIN PASSWORD \(secret: "p w'\\")"])
        let port = await server.port
        let options = try ConnectionOptions("host=127.0.0.1 port=\(port) dbname=postgres user=postgres")
            .logging(inAs: "other", password: "p w'\\")
        let other = try await PostgresSession.connect(to: options)
        #expect(try await other.query("SELECT current_user") { try $0.text(0) } == ["other"])
    }
}
