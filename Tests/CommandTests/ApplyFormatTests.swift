import PostgresClient
import SQLText
import TestSupport
import Testing

@Suite("What apply prints", .serialized, .throwawayServer)
struct ApplyFormatTests {
    @Test("json names what became of every bot, the step that failed and why")
    func json() async throws {
        try await Workspace.withServer { workspace in
            let first = try await workspace.run("apply", "--yes", "--format", "json", "--bot", "billing")
            #expect(first.status == 0, "\(first.errors)")
            #expect(first.output.hasPrefix("{"))
            #expect(first.output.contains(#""bot" : "billing""#))
            #expect(first.output.contains(#""failed" : 0"#))

            let session = try await workspace.session()
            try await session.execute(
                """
                CREATE FUNCTION public.object() RETURNS trigger LANGUAGE plpgsql AS
                    'BEGIN RAISE EXCEPTION ''not today''; END'
                """
            )
            try await session.execute(
                """
                CREATE TRIGGER object BEFORE INSERT ON flarex.bot FOR EACH ROW
                    WHEN (NEW.id = 'weather') EXECUTE FUNCTION public.object()
                """
            )
            let second = try await workspace.run("apply", "--yes", "--format", "json")
            #expect(second.status == 3)
            #expect(second.output.contains(#""failedStep" : "weather.recordBot""#), "\(second.output)")
            #expect(second.output.contains(#""reason" : "registry entry: phase Ready, plan free: not today"#))
            #expect(second.output.contains(#""sqlState" : "P0001""#))
            #expect(second.output.contains(#""formatVersion" : "1.0""#))

            let third = try await workspace.run("apply", "--yes")
            let line = "failed: bot acme/weather: registry entry: phase Ready, plan free: not today"
            #expect(third.output.contains(line))
            #expect(third.output.contains("1 of 1 bot failed or skipped; run apply again."))
            try await session.execute("DROP FUNCTION public.object() CASCADE")
            await session.close()

            let last = try await workspace.run("apply", "--yes", "--format", "json")
            #expect(last.status == 0)
            let nothing = try await workspace.run("apply", "--yes", "--format", "json")
            #expect(nothing.output.contains(#""outcomes" : ["#))
        }
    }

    @Test("json without --yes or --plan is a usage error, since nothing is asked")
    func unasked() async throws {
        let outcome = try await BuiltBinary.run(["apply", "--format", "json"])
        #expect(outcome.status == 64)
    }

    @Test("--color always colors a pipe, --no-color and --color never do not")
    func colors() async throws {
        try await Workspace.with { workspace in
            try workspace.directory.write("kind: Unknown\n", to: "manifests/wrong.yaml")
            func output(_ arguments: String...) async throws -> String {
                try await BuiltBinary.run(
                    ["validate", "--manifests", "manifests"] + arguments,
                    workingDirectory: workspace.directory.path
                ).output
            }
            #expect(try await output("--color", "always").contains("\u{1B}["))
            #expect(try await !output("--color", "always", "--no-color").contains("\u{1B}["))
            #expect(try await !output("--color", "never").contains("\u{1B}["))
            #expect(try await !output().contains("\u{1B}["))
        }
    }
}
