import PostgresClient
import SQLText
import SystemPackage
import TestSupport
import Testing

@Suite("Wait", .serialized, .throwawayServer)
struct WaitTests {
    /// Where there are no manifests.
    private static let elsewhere: [String: String?] = ["FLAREXDB_MANIFESTS": nil]

    @Test("a bot that is Ready is not waited for, on a host that has no manifests")
    func ready() async throws {
        try await Workspace.withServer { workspace in
            try await workspace.run("apply", "--yes")
            let outcome = try await workspace.run("wait", "weather", "--timeout", "0s", environment: Self.elsewhere)
            #expect(outcome.status == 0)
            #expect(outcome.output == "bot weather is Ready\n")
            #expect(outcome.errors == "")
        }
    }

    @Test("a bot is waited for from before there is a registry until it is Ready")
    func becoming() async throws {
        try await Workspace.withServer { workspace in
            async let waiting = workspace.run("wait", "weather", environment: Self.elsewhere)
            try await Task.sleep(for: .seconds(1))
            try await workspace.run("apply", "--yes")
            let outcome = try await waiting
            #expect(outcome.status == 0)
            #expect(outcome.output == "bot weather is Ready\n")
            #expect(outcome.errors.contains(#" info: waiting because="the registry does not know it" bot=weather"#))
        }
    }

    @Test("a bot is waited for while its server is away")
    func restart() async throws {
        try await ThrowawayServer.with { server in
            try await TemporaryDirectory.with { directory in
                let workspace = Workspace(directory: directory, server: server)
                let key = try await workspace.run("keygen", "--out", workspace.key.string).output
                try await workspace.writePolicy(recipient: String(key.prefix { !$0.isNewline }))
                try workspace.writeBot("weather")
                try await workspace.run("apply", "--yes")
                let session = try await workspace.session()
                try await session.execute("UPDATE flarex.bot SET phase = 'Pending'")
                await session.close()
                async let waiting = workspace.run("wait", "weather", environment: Self.elsewhere)
                try await Task.sleep(for: .seconds(1))
                await server.kill()
                try await Task.sleep(for: .seconds(1))
                try await server.restart()
                let again = try await workspace.session()
                try await again.execute("UPDATE flarex.bot SET phase = 'Ready'")
                await again.close()
                let outcome = try await waiting
                #expect(outcome.status == 0, "\(outcome.errors)")
                #expect(outcome.errors.contains("the registry cannot be read: "))
            }
        }
    }

    @Test(
        "whoever waits in vain learns the phase, the last error and what to do",
        arguments: [
            ("Pending", nil, "it is Pending", "flarexdb plan shows what is left to do"),
            ("Restricted", nil, "it is Restricted", "give it another plan"),
            ("Suspended", nil, "it is Suspended", "suspend: true"),
            ("Tombstoned", nil, "it is Tombstoned", "Bring the manifest back"),
            ("Failed", "no room", "it is Failed: no room", "Fix what the error says"),
        ] as [(String, String?, String, String)]
    )
    func timeout(phase: String, lastError: String?, sight: String, hint: String) async throws {
        try await Workspace.withServer(bots: ["weather"]) { workspace in
            try await workspace.run("apply", "--yes")
            let session = try await workspace.session()
            try await session.execute(
                """
                UPDATE flarex.bot SET phase = \(bind: .text(phase)), last_error = \(bind: lastError.map { .text($0) } ?? .null)
                """
            )
            await session.close()
            let outcome = try await workspace.run("wait", "weather", "--timeout", "0s", environment: Self.elsewhere)
            #expect(outcome.status == 1)
            #expect(outcome.output == "")
            #expect(
                outcome.errors.hasPrefix("error: timed out after 0s waiting for bot weather to be Ready: \(sight)\n")
            )
            #expect(outcome.errors.contains(hint))
        }
    }

    @Test("a bot that nobody knows is waited for until the time is over")
    func unknown() async throws {
        try await Workspace.withServer { workspace in
            let none = try await workspace.run("wait", "wether", "--timeout", "1s", environment: Self.elsewhere)
            try await workspace.run("apply", "--yes")
            let other = try await workspace.run("wait", "wether", "--timeout", "1s", environment: Self.elsewhere)
            for outcome in [none, other] {
                #expect(outcome.status == 1)
                #expect(
                    outcome.errors.contains(
                        "error: timed out after 1s waiting for bot wether to be Ready: the registry"
                    )
                )
                #expect(outcome.errors.contains("does not know it\n  hint: Check that a manifest names the bot"))
            }
        }
    }

    @Test("no server is waited for, and what does not pass by itself is not")
    func connection() async throws {
        try await Workspace.with { workspace in
            let none = try await workspace.run(
                "wait",
                "weather",
                "--timeout",
                "1s",
                "--admin-url",
                "postgresql://127.0.0.1:1/postgres"
            )
            #expect(none.status == 1)
            #expect(
                none.errors.contains("timed out after 1s waiting for bot weather to be Ready: the registry cannot be")
            )
            #expect(none.errors.contains("Check that the server runs"))
        }
        try await Workspace.withServer { workspace in
            let port = await workspace.server?.port ?? 0
            let refused = try await workspace.run(
                "wait",
                "weather",
                "--admin-url",
                "postgresql://nobody:x@127.0.0.1:\(port)/postgres"
            )
            #expect(refused.status == 1)
            #expect(refused.errors.contains("password authentication failed"))
        }
    }

    @Test("what is no name is wrong at once")
    func name() async throws {
        let outcome = try await BuiltBinary.run(["wait", "No_Name"])
        #expect(outcome.status == 1)
        #expect(outcome.errors.hasPrefix("error: \"No_Name\" is not a valid bot name\n"))
    }
}
