import PostgresClient
import SQLText
import TestSupport
import Testing

@Suite("Exit codes", .serialized, .throwawayServer)
struct ExitCodeTests {
    @Test("plan exits with 0, and with --detailed-exitcode with 2 while there are differences")
    func plan() async throws {
        try await Workspace.withServer { workspace in
            #expect(try await workspace.run("plan").status == 0)
            let before = try await workspace.run("plan", "--detailed-exitcode")
            #expect(before.status == 2)
            #expect(before.output.contains("bot acme/weather  role bot_"))
            #expect(before.output.contains("manifests/weather.yaml:"))
            #expect(before.output.hasSuffix(" to restrict, 0 to drop.\n"))

            #expect(try await workspace.run("apply", "--yes").status == 0)
            let after = try await workspace.run("plan", "--detailed-exitcode")
            #expect(after.status == 0)
            #expect(after.output == "No changes.\n")
        }
    }

    @Test("plan exits with 1 when a manifest is wrong, and still shows what the others need")
    func planOfWrongManifest() async throws {
        try await Workspace.withServer { workspace in
            try workspace.directory.write("kind: Unknown\n", to: "manifests/wrong.yaml")
            let outcome = try await workspace.run("plan", "--detailed-exitcode")
            #expect(outcome.status == 1)
            #expect(outcome.errors.contains("wrong.yaml:1:"))
            #expect(outcome.output.contains("bot acme/weather"))
        }
    }

    @Test("apply exits with 3 when a bot is refused, and applies the others")
    func applyWithRefusal() async throws {
        try await Workspace.withServer { workspace in
            #expect(try await workspace.run("apply", "--yes", "--bot", "weather").status == 0)
            let session = try await workspace.session()
            try await session.execute("DELETE FROM flarex.bot")
            await session.close()

            let outcome = try await workspace.run("apply", "--yes")
            #expect(outcome.status == 3)
            #expect(outcome.output.contains("refused\n"))
            #expect(outcome.output.contains("cannot take over role and schema"))
            #expect(outcome.output.contains("flarex.dev/adopt"))
            #expect(try await workspace.texts("SELECT id FROM flarex.bot") == ["billing"])

            let adopted = try await workspace.run("apply", "--yes", "--allow", "adoptsExisting")
            #expect(adopted.status == 0, "\(adopted.output)\(adopted.errors)")
            #expect(try await workspace.texts("SELECT id FROM flarex.bot ORDER BY 1") == ["billing", "weather"])
        }
    }

    @Test("plan with a refusal exits with 2 when asked for details")
    func planWithRefusal() async throws {
        try await Workspace.withServer { workspace in
            #expect(try await workspace.run("apply", "--yes").status == 0)
            let session = try await workspace.session()
            try await session.execute("DELETE FROM flarex.bot WHERE id = 'weather'")
            await session.close()
            let outcome = try await workspace.run("plan", "--detailed-exitcode")
            #expect(outcome.status == 2)
            #expect(outcome.output.contains("flarexdb did not make them"))
        }
    }

    @Test(
        "a wrong use of the program exits with 64 and says what is right",
        arguments: [
            (["plan", "--format", "xml"], "xml"),
            (["plan", "--admin-url", "postgresql://me:hunter2@[::1/db"], "--admin-url: the connection"),
            (["apply", "--allow", "everything"], "everything"),
            (["apply", "--plan", "p", "--bot", "weather"], "a saved plan has its own --bot and --allow"),
            (["apply", "--parallelism", "0"], "--parallelism is from 1 to 64"),
            (["apply", "--lock-timeout", "soon"], "soon"),
            (["plan", "--log-level", "loud"], "there is no log level loud"),
            (["exec", "weather", "--key", "key"], "name the command to run after --"),
            (["secret", "show"], "bot"),
            (["nonsense"], "nonsense"),
        ]
    )
    func usage(arguments: [String], complaint: String) async throws {
        let outcome = try await BuiltBinary.run(arguments)
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains(complaint))
        #expect(outcome.output == "")
    }

    @Test("an unknown bot is an error that says where its name would stand", arguments: ["plan", "apply"])
    func unknownBot(command: String) async throws {
        try await Workspace.withServer { workspace in
            let outcome = try await workspace.run(command, "--bot", "wether")
            #expect(outcome.status == 1)
            #expect(outcome.errors.contains("no valid manifest names a bot \"wether\""))
        }
    }

    @Test("--bot leaves other bots as they are")
    func oneBot() async throws {
        try await Workspace.withServer { workspace in
            let outcome = try await workspace.run("apply", "--yes", "--bot", "weather")
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(try await workspace.texts("SELECT id FROM flarex.bot") == ["weather"])
        }
    }

    @Test("no server is an error that names the place and not the password")
    func unreachable() async throws {
        try await Workspace.withServer { workspace in
            let url = "postgresql://admin:s3cr3tpass@127.0.0.1:1/postgres"
            for command in ["plan", "apply"] {
                let outcome = try await workspace.run(command, "--admin-url", url)
                #expect(outcome.status == 1)
                #expect(outcome.errors.contains("127.0.0.1:1"))
                #expect(!outcome.errors.contains("s3cr3tpass"))
            }
        }
    }
}
