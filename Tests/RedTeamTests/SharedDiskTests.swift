import PostgresClient
import SQLText
import TestSupport
import Testing

/// What a bot writes to the disk that all share, beside its tables: temporary files and lines of the server's log.
@Suite("The shared disk", .serialized)
struct SharedDiskTests {
    /// Lends a session of a bot, logged in as its role and as the login that a rotation gives it.
    private func asBot(_ body: (World, PostgresSession) async throws -> Void) async throws {
        try await World.with(bots: ["a"]) { world in
            for isRotated in [false, true] {
                if isRotated { try await world.rotate("a") }
                let session = try await world.session("a")
                try await body(world, session)
                await session.close()
            }
        }
    }

    @Test("a sort beyond the policy's bound on temporary files fails, and the bot cannot raise the bound")
    func temporaryFiles() async throws {
        try await asBot { _, session in
            let sort: SQL = """
                SELECT max(length(t) + g) FROM (SELECT g, repeat('x', 1000) || g AS t FROM generate_series(1, 100000) g
                    ORDER BY t OFFSET 0) s
                """
            for (statement, state) in [
                (sort, "53400"), ("SET temp_file_limit = -1", "42501"), ("RESET ALL", nil),
                ("ALTER ROLE CURRENT_USER SET temp_file_limit = -1", "42501"), (sort, "53400"),
            ] as [(SQL, String?)] {
                #expect(await failure(of: statement, in: session) == state, "\(statement)")
            }
        }
    }

    @Test("whatever a bot raises, has printed, fails at or ends itself with, no line of it is in the server's log")
    func serverLog() async throws {
        try await asBot { world, session in
            for statement in [
                "DO $$ BEGIN RAISE LOG 'flood by raising'; END $$",
                "DO $$ BEGIN RAISE EXCEPTION 'flood by failing'; END $$",
                "SELECT 'flood by asking' / 1",
                "SET debug_print_parse = on",
                "SELECT 'flood by printing'",
                "SET log_min_messages = 'debug5'",
                "SET log_min_error_statement = 'debug5'",
                "SET log_statement = 'all'",
                "ALTER ROLE CURRENT_USER SET log_min_messages = 'debug5'",
                "RESET ALL",
                "DO $$ BEGIN RAISE LOG 'flood once more'; END $$",
                "SELECT pg_terminate_backend(pg_backend_pid()) /* flood by dying */",
            ] as [SQL] {
                _ = await failure(of: statement, in: session)
            }
            // A rotated login acts as the bot, which may not end the login's sessions.
            let log = try world.server.log()
            #expect(log.contains("terminating connection due to administrator command"))
            #expect(!log.contains("flood"))
        }
    }

    private func failure(of statement: SQL, in session: PostgresSession) async -> String? {
        do {
            try await session.execute(statement)
            return nil
        } catch {
            return (error as? PostgresError)?.state?.rawValue ?? "\(error)"
        }
    }
}
