import PostgresClient
import SQLText
import TestSupport
import Testing

/// A bot on which the loop works without effect.
@Suite("Loop breaker", .serialized, .throwawayServer)
struct BreakerTests {
    private let openSchemas: SQL = """
        SELECT count(*)::text FROM pg_namespace WHERE nspname LIKE 'bot\\_%' AND nspacl::text ~ '[{,]=U'
        """
    private let standing: SQL = "SELECT phase FROM flarex.bot WHERE id = 'weather'"

    /// Undoes what the loop does about a bot's open schema.
    private func sabotage(_ session: PostgresSession, _ schema: Identifier) async throws {
        try await session.execute(
            """
            CREATE FUNCTION public.undo() RETURNS event_trigger LANGUAGE plpgsql AS
            $$ BEGIN GRANT USAGE ON SCHEMA \(schema) TO PUBLIC; END $$
            """
        )
        try await session.execute(
            "CREATE EVENT TRIGGER undo ON ddl_command_end WHEN TAG IN ('REVOKE') EXECUTE FUNCTION public.undo()"
        )
        try await session.execute("GRANT USAGE ON SCHEMA \(schema) TO PUBLIC")
    }

    @Test("a bot that is given up is Failed in the registry, for status and wait, until its trouble ends")
    func givenUp() async throws {
        try await Workspace.withServer { workspace in
            try await workspace.run("apply", "--yes")
            let role = try await workspace.texts("SELECT role::text FROM flarex.bot WHERE id = 'weather'").joined()
            let schema = try #require(Identifier(role))
            let session = try await workspace.session()
            try await sabotage(session, schema)
            let nowhere: [String: String?] = ["FLAREXDB_MANIFESTS": "/nonexistent"]
            let outcome = try await workspace.withLoop(["--interval", "1s"]) { _ in
                try await workspace.eventually(standing, ["Failed"])
                let message = "the same steps were applied 3 times in a row without effect"
                let status = try await workspace.run("status", "weather", environment: nowhere)
                #expect(status.output.contains("Failed"))
                #expect(status.output.contains(message), "\(status.output)")
                let document = try await workspace.run("status", "--format", "json", environment: nowhere)
                #expect(document.output.contains(#""phase" : "Failed""#))
                #expect(document.output.contains(message), "\(document.output)")
                let wait = try await workspace.run("wait", "weather", "--timeout", "0s", environment: nowhere)
                #expect(wait.status == 1)
                #expect(wait.errors.contains("it is Failed: \(message)"), "\(wait.errors)")
                // It stays at that, and the other bot is as before.
                try await Task.sleep(for: .milliseconds(1500))
                #expect(try await workspace.texts("SELECT phase FROM flarex.bot ORDER BY id") == ["Ready", "Failed"])
                try await session.execute("DROP EVENT TRIGGER undo")
                try await session.execute("DROP FUNCTION public.undo()")
                try await session.execute("REVOKE USAGE ON SCHEMA \(schema) FROM PUBLIC")
                try await workspace.eventually(standing, ["Ready"])
                #expect(try await workspace.texts(openSchemas) == ["0"])
            }
            await session.close()
            #expect(outcome.errors.split(separator: "\n").count { $0.contains("given up: the same steps") } == 1)
        }
    }
}
