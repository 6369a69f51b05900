import PostgresClient
import SQLText
import TestSupport
import Testing

@Suite(
    "Log silence",
    .serialized,
    .throwawayServer(settings: [
        "log_min_duration_statement": "0", "log_duration": "on", "log_min_error_statement": "debug5",
        "log_min_messages": "debug1", "log_transaction_sample_rate": "1", "log_statement_sample_rate": "1",
        "log_min_duration_sample": "0", "log_parameter_max_length": "-1", "log_parameter_max_length_on_error": "-1",
        "log_lock_waits": "on", "deadlock_timeout": "10ms", "log_error_verbosity": "verbose", "debug_print_parse": "on",
        "debug_print_rewritten": "on", "debug_print_plan": "on", "session_preload_libraries": "auto_explain",
        "auto_explain.log_min_duration": "0", "auto_explain.log_nested_statements": "on",
    ])
)
struct LogSilenceTests {
    private static let secret: Literal = "hush'hush\\hush-7b1e"
    /// What every form of the secret in a log would hold, quoted or cut short.
    private static let trace = "hush"

    /// Statements with the secret that succeed and that fail in many ways.
    static let statements: [SQL] = [
        "CREATE ROLE quiet PASSWORD \(secret: secret)",
        "ALTER ROLE quiet PASSWORD \(secret: secret)",
        "ALTER ROLE absent PASSWORD \(secret: secret)",
        "ALTER ROLE quiet PASSWORD \(secret: secret) \(secret: secret)",
        "SELEKT \(secret: secret)",
        "SELECT \(secret: secret)::int",
        "SELECT \(secret: secret)::jsonb",
        "SELECT pg_sleep(0.05), \(secret: secret)",
        "SELECT set_config('search_path', \(secret: secret), true)",
        "INSERT INTO public.quiet VALUES (\(secret: secret))",
        "INSERT INTO public.quiet VALUES (\(secret: secret)), (\(secret: secret))",
        "INSERT INTO public.quiet VALUES (\(secret: secret), NULL)",
    ]

    @Test("no secret reaches the log or an error, whether its statement works or fails", arguments: statements)
    func silence(statement: SQL) async throws {
        let server = try ThrowawayServer.current
        let session = try await server.session()
        try await session.execute("CREATE TABLE IF NOT EXISTS public.quiet (a text UNIQUE, b int NOT NULL DEFAULT 0)")
        do {
            try await session.pipeline(["BEGIN", LogSilence.statement, statement, "COMMIT"])
        } catch let error as PostgresError {
            #expect(!"\(error) \(error.context ?? "")".contains(Self.trace))
            #expect(error.statementIndex == 2)
        }
        // Without a BEGIN the pipeline is a transaction too.
        _ = try? await session.pipeline([LogSilence.statement, statement])
        #expect(try !server.log().contains(Self.trace))
        try await session.execute("SELECT 'this is heard again'")
        #expect(try server.log().contains("this is heard again"))
    }

    @Test("waiting for a lock with a secret does not show it to other sessions")
    func waiting() async throws {
        let server = try ThrowawayServer.current
        let (holder, session) = (try await server.session(), try await server.session())
        let processID = await session.processID
        try await holder.execute("CREATE TABLE public.awaited (a text)")
        try await holder.pipeline(["BEGIN", "LOCK TABLE public.awaited"])
        async let waiting = session.pipeline([
            LogSilence.statement, "INSERT INTO public.awaited VALUES (\(secret: Self.secret))",
        ])
        try await Task.sleep(for: .milliseconds(300))
        let seen = try await holder.query(
            "SELECT query FROM pg_stat_activity WHERE pid = \(bind: .integer(processID))"
        ) { try $0.optionalText(0) ?? "" }
        #expect(!seen.joined().contains(Self.trace))
        try await holder.execute("COMMIT")
        _ = try await waiting
        #expect(try !server.log().contains(Self.trace))
    }

    @Test("one who may not silence the log never sends the secret")
    func unprivileged() async throws {
        let server = try ThrowawayServer.current
        let session = try await server.session()
        try await session.execute("CREATE ROLE loud")
        try await session.execute("SET ROLE loud")
        let error = await #expect(throws: PostgresError.self) {
            try await session.pipeline([LogSilence.statement, "SELECT \(secret: Self.secret)"])
        }
        #expect(error?.state == .insufficientPrivilege)
        #expect(try !server.log().contains(Self.trace))
    }

    @Test("a pipeline with an unsilenced secret is a programming error")
    func unsilenced() async throws {
        let url = try await ThrowawayServer.current.adminURL()
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            [url = url as String] in
            let session = try await PostgresSession.connect(to: ConnectionOptions(url))
            try await session.pipeline(["BEGIN", "SELECT \(secret: "s")", LogSilence.statement])
        }
        #expect(saysWhy(result))
    }

    @Test("a silence that ended with its transaction does not count")
    func ended() async throws {
        let url = try await ThrowawayServer.current.adminURL()
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            [url = url as String] in
            let session = try await PostgresSession.connect(to: ConnectionOptions(url))
            try await session.pipeline([LogSilence.statement, "COMMIT", "SELECT \(secret: "s")"])
        }
        #expect(saysWhy(result))
    }

    @Test("a single statement with a secret is a programming error")
    func single() async throws {
        let url = try await ThrowawayServer.current.adminURL()
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            [url = url as String] in
            let session = try await PostgresSession.connect(to: ConnectionOptions(url))
            try await session.execute("SELECT \(secret: "s")")
        }
        #expect(saysWhy(result))
    }

    private func saysWhy(_ result: ExitTest.Result?) -> Bool {
        String(decoding: result?.standardErrorContent ?? [], as: UTF8.self).contains("LogSilence.statement")
    }
}
