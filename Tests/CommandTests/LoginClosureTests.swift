import PostgresClient
import SQLText
import TestSupport
import Testing

@Suite("login: false", .serialized, .throwawayServer)
struct LoginClosureTests {
    @Test("ends a bot's sessions whatever they hold, lets nothing in, and keeps data and credential")
    func closesAndOpens() async throws {
        try await Workspace.withServer { workspace in
            try await workspace.run("apply", "--yes")
            let url = try await workspace.url(of: "weather")
            let bot = try await PostgresSession.connect(to: url)
            try await bot.execute("SET search_path = \"$user\"")
            try await bot.execute("CREATE TABLE readings (degrees int)")
            try await bot.execute("INSERT INTO readings VALUES (21)")
            try await bot.execute("BEGIN")
            // It would hold up ALTER ROLE ... NOLOGIN.
            try await bot.execute("ALTER ROLE CURRENT_USER PASSWORD 'another'")

            try workspace.edit("weather", "plan: free", to: "plan: free, login: false")
            let closing = try await workspace.run("apply", "--yes")
            #expect(closing.status == 0, "\(closing.output)\(closing.errors)")
            await #expect(throws: PostgresError.self) { try await bot.execute("SELECT 1") }
            await bot.close()
            let error = await #expect(throws: PostgresError.self) { _ = try await PostgresSession.connect(to: url) }
            #expect(error?.description.contains("is not permitted to log in") == true, "\(String(describing: error))")
            #expect(try await workspace.run("plan").output == "No changes.\n")

            let status = try await workspace.run("status", "weather")
            #expect(status.output.contains("Disabled"))
            #expect(status.output.contains("its manifest says login: false"))
            #expect(status.output.contains("Writes           no login"))
            let waited = try await workspace.run("wait", "weather", "--timeout", "0s")
            #expect(waited.status == 1 && waited.errors.contains("Remove that line"), "\(waited.errors)")
            let table = "SELECT degrees FROM readings"
            let console = try await workspace.run("console", "weather", "-c", table, "--format", "csv")
            #expect(console.status == 0 && console.output == "degrees\n21\n", "\(console.output)\(console.errors)")

            try workspace.edit("weather", ", login: false", to: "")
            #expect(try await workspace.run("apply", "--yes").status == 0)
            let again = try await PostgresSession.connect(to: url)
            try await again.execute("SET search_path = \"$user\"")
            #expect(try await again.query("SELECT degrees FROM readings") { try $0.text(0) } == ["21"])
            await again.close()
            #expect(try await workspace.run("plan").output == "No changes.\n")
            #expect(try await workspace.run("wait", "weather", "--timeout", "0s").status == 0)
        }
    }

    @Test("is said to do nothing beside suspend: true")
    func warning() async throws {
        try await Workspace.withServer { workspace in
            try workspace.edit("weather", "plan: free", to: "plan: free, suspend: true, login: false")
            let validation = try await workspace.run("validate")
            #expect(validation.status == 0)
            #expect(validation.output.contains("spec.login: false has no effect while suspend is true"))
        }
    }
}

extension Workspace {
    /// How the bot connects, from its secret.
    fileprivate func url(of bot: String) async throws -> ConnectionOptions {
        let secret = try await run("secret", "show", bot, "--key", "key", "--name", "DATABASE_URL_PLAIN")
        return try ConnectionOptions(String(secret.output.prefix { !$0.isNewline }))
    }
}
