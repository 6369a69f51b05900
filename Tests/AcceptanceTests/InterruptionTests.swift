import Glibc
import Model
import Planning
import PostgresClient
import Presentation
import SQLText
import TestSupport
import Testing

/// An apply of many bots that is cut in its middle.
@Suite("Interruption", .serialized, .throwawayServer)
struct InterruptionTests {
    private static let bots = (0..<50).map { "bot-\($0)" }

    private func many(_ landscape: Landscape) -> Wish {
        var wish = landscape.three
        wish.bots = Self.bots.map { Wish.Bot(name: $0) }
        return wish
    }

    @Test("killed again and again, one more apply converges, and every secret logs in")
    func kill() async throws {
        let landscape = try await Landscape.current
        try await landscape.clear()
        let wish = many(landscape)
        for reached in [1, 13, 27, 40] {
            let outcome = try await landscape.program(["apply", "--yes"], wish) { process in
                try await landscape.waitForBots(reached)
                Glibc.kill(process, SIGKILL)
            }
            #expect(outcome.status == 128 + SIGKILL)
        }
        let outcome = try await landscape.program(["apply", "--yes"], wish)
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
        #expect(try await landscape.plan(wish).text() == "No changes.\n")
        try await landscape.logIn(Self.bots)
    }

    @Test("one apply survives that all its sessions are cut, and again")
    func sessionsCut() async throws {
        let landscape = try await Landscape.current
        try await landscape.clear()
        let wish = many(landscape)
        let outcome = try await landscape.program(["apply", "--yes"], wish) { _ in
            for reached in [5, 25] {
                try await landscape.waitForBots(reached)
                try await landscape.run(
                    [
                        """
                        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                        WHERE application_name = 'flarexdb' AND pid <> pg_backend_pid()
                        """
                    ],
                    in: "postgres"
                )
            }
        }
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
        #expect(try await landscape.plan(wish).text() == "No changes.\n")
        try await landscape.logIn(Self.bots)
    }

    @Test("one apply survives a restart of the server")
    func restart() async throws {
        let landscape = try await Landscape.current
        try await landscape.clear()
        let wish = many(landscape)
        let outcome = try await landscape.program(["apply", "--yes"], wish) { _ in
            try await landscape.waitForBots(5)
            try await landscape.server.restart()
        }
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
        #expect(try await landscape.plan(wish).text() == "No changes.\n")
        try await landscape.logIn(Self.bots)
    }

    @Test("SIGINT ends it between two bots: those done are whole, the others are not begun")
    func interrupt() async throws {
        let landscape = try await Landscape.current
        try await landscape.clear()
        let wish = many(landscape)
        let outcome = try await landscape.program(["apply", "--yes"], wish) { process in
            try await landscape.waitForBots(3)
            Glibc.kill(process, SIGINT)
        }
        #expect(outcome.status == 3)
        #expect(outcome.errors.contains("interrupted: stopping after the bots in progress"))
        #expect(outcome.output.contains(" more: interrupted\n"))
        let open = try await landscape.text(
            """
            SELECT coalesce(query, '') FROM pg_stat_activity
            WHERE application_name = 'flarexdb' AND pid <> pg_backend_pid()
            """
        )
        #expect(open == [])
        let plan = try await landscape.plan(wish)
        let done = Set(try await landscape.text("SELECT id FROM flarex.bot"))
        #expect(!done.isEmpty && done.count < Self.bots.count)
        #expect(done.isDisjoint(with: plan.steps.compactMap { $0.bot?.id.text }))
    }
}
