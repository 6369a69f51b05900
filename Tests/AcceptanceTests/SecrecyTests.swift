import Console
import Model
import PanelStore
import PostgresClient
import SQLText
import SystemPackage
import TestSupport
import Testing

/// Everything is logged that PostgreSQL can log, and by every module that packages of it bring.
private let talkative = [
    "shared_preload_libraries": "auto_explain,pg_stat_statements",
    "auto_explain.log_min_duration": "0",
    "auto_explain.log_nested_statements": "on",
    "pg_stat_statements.track": "all",
    "pg_stat_statements.track_utility": "on",
    "log_statement": "all",
    "log_duration": "on",
    "log_min_duration_statement": "0",
    "log_transaction_sample_rate": "1",
    "log_min_error_statement": "debug5",
    "log_min_messages": "debug2",
    "log_error_verbosity": "verbose",
    "log_parameter_max_length": "-1",
    "log_parameter_max_length_on_error": "-1",
    "debug_print_parse": "on",
    "debug_print_plan": "on",
]

@Suite("Secrecy", .serialized, .throwawayServer(settings: talkative))
struct SecrecyTests {
    /// What another form of every URL takes.
    private static let allowing = ["--allow", "rotatesCredential"]

    @Test("no password, URL with one, or verifier appears in any output, log or saved plan")
    func everywhere() async throws {
        let landscape = try await Landscape.current
        let wish = landscape.three
        var texts: [String: String] = [:]
        func run(_ arguments: [String], _ wish: Wish) async throws {
            let outcome = try await landscape.program(arguments, wish)
            texts[arguments.joined(separator: " ")] = outcome.output + outcome.errors
        }
        try await TemporaryDirectory.with { directory in
            let file = directory.path.appending("plan.json")
            try await run(["plan", "--out", file.string, "--log-level", "trace"], wish)
            texts["saved plan"] = try textFile(file)
            try await run(["apply", "--plan", file.string, "--log-level", "trace", "--log-format", "json"], wish)
        }
        let first = try await secrets(landscape)
        var changed = wish
        changed.urlForm = "documented"
        for format in ["text", "json", "markdown", "sql"] {
            try await run(["plan", "--format", format, "--log-level", "trace"] + Self.allowing, changed)
        }
        // The server refuses what comes right after the verifier, in the same transaction.
        try await landscape.run([
            "CREATE FUNCTION public.object() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no''; END'",
            "CREATE TRIGGER object BEFORE UPDATE ON flarex.secret FOR EACH ROW EXECUTE FUNCTION public.object()",
        ])
        try await run(["apply", "--yes", "--log-level", "trace"] + Self.allowing, changed)
        try await landscape.run(["DROP FUNCTION public.object() CASCADE"])
        try await run(["apply", "--yes", "--log-level", "trace", "--log-format", "json"] + Self.allowing, changed)
        let second = try await secrets(landscape)
        // Of each bot a password and a verifier, and then others beside those that are still valid for a while.
        let count = 2 * landscape.three.bots.count
        #expect(first.count == count && second.subtracting(first).count == count)

        texts["the audit log"] = try await landscape.text("SELECT e::text FROM flarex.audit_entry e").joined()
        texts["the server's log"] = try landscape.server.log()
        for (place, text) in texts {
            #expect(!text.isEmpty, "\(place)")
            for secret in first.union(second) { #expect(!text.contains(secret), "\(place)") }
            #expect(!text.contains("SCRAM-SHA-256$"), "\(place)")
            #expect(text.firstMatch(of: #/postgresql:\/\/bot_[0-9a-f]+:/#) == nil, "\(place)")
        }
    }

    @Test("pg_stat_statements holds no verifier")
    func statistics() async throws {
        let landscape = try await Landscape.current
        try await landscape.apply(landscape.three)
        try await landscape.run(["CREATE EXTENSION IF NOT EXISTS pg_stat_statements SCHEMA public"], in: "postgres")
        let statements = try await landscape.text(
            "SELECT query FROM public.pg_stat_statements WHERE query LIKE '%SCRAM%' OR query ILIKE '%x25519%'",
            in: "postgres"
        )
        #expect(statements == [])
        let all = try await landscape.text("SELECT count(*)::text FROM public.pg_stat_statements", in: "postgres")
        #expect(all != ["0"])
    }

    @Test(
        "a password in the admin URL is repeated by no error",
        arguments: [
            ("postgresql://admin:s3cr3tpass@127.0.0.1:PORT/postgres", 1),
            ("postgresql://admin:s3cr3tpass@127.0.0.1:PORT/postgres?nonsense=s3cr3tpass", 64),
            ("postgresql://admin:s3cr3tpass@127.0.0.1:s3cr3tpass/postgres", 64),
            ("postgresql://admin:s3cr3tpass@[127.0.0.1", 64),
            ("postgresql://admin:s3cr3tpass%zz@127.0.0.1/postgres", 64),
            ("host=127.0.0.1 port=PORT user=admin password=s3cr3tpass", 1),
            ("host=127.0.0.1 password='s3cr3tpass", 64),
            ("s3cr3tpass", 64),
        ] as [(String, Int32)]
    )
    func adminURL(text: String, status: Int32) async throws {
        let landscape = try await Landscape.current
        let url = text.replacing("PORT", with: "\(landscape.port)")
        for arguments in [["plan"], ["apply", "--yes"], ["plan", "--log-level", "trace", "--log-format", "json"]] {
            let outcome = try await landscape.program(arguments + ["--admin-url", url], landscape.three)
            #expect(outcome.status == status)
            #expect(outcome.errors.lowercased().contains("error: "))
            #expect(!(outcome.output + outcome.errors).contains("s3cr3tpass"))
        }
    }

    /// The passwords and verifiers of all bots.
    private func secrets(_ landscape: Landscape) async throws -> Set<String> {
        var found: Set<String> = []
        for bot in landscape.three.bots {
            found.insert(try #require(try await landscape.secret(of: bot.name)["PGPASSWORD"]))
        }
        // Read so that the test itself leaves no verifier in the log.
        found.formUnion(try await landscape.text("SELECT rolpassword FROM pg_authid WHERE rolname LIKE 'bot\\_%'"))
        return found
    }

    @Test("what the panel sends is in no log of the server, a verifier least of all")
    func panel() async throws {
        let landscape = try await Landscape.current
        try await landscape.clear()
        try await landscape.apply(landscape.three.withPanel())
        let store = PanelStore(try await landscape.panelLogin())
        _ = try await landscape.withConsole(of: "weather", by: store) { (console: ConsoleSession) async throws in
            try await console.answer("SELECT 1")
        }
        let (_, key) = try await store.beginSession(of: Person(user: "ada"), method: "oidc", client: nil)
        _ = try await store.session(of: key)
        await store.close()
        let log = try landscape.server.log()
        #expect(log.contains("flarex_panel.open_access"))
        #expect(!log.contains("SCRAM-SHA-256$4096:") && !log.contains(key.text))
    }
}
