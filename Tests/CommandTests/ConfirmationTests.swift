import PostgresClient
import SQLText
import TestSupport
import Testing

@Suite("Confirmation", .serialized, .throwawayServer)
struct ConfirmationTests {
    @Test("without a terminal and without --yes nothing is applied")
    func nobodyThere() async throws {
        try await Workspace.withServer { workspace in
            let outcome = try await workspace.run("apply", input: "yes\n")
            #expect(outcome.status == 1)
            #expect(outcome.errors.contains("nothing was applied"))
            #expect(outcome.errors.contains("--yes"))
            #expect(try await databases(workspace) == [])
        }
    }

    @Test("at a terminal only 'yes' applies", arguments: [("yes", true), ("y", false), ("no", false), ("", false)])
    func answer(text: String, applies: Bool) async throws {
        try await Workspace.withServer { workspace in
            let (status, screen) = try await atTerminal(workspace, ["apply"], answer: text)
            #expect(screen.contains("Only 'yes' is accepted"))
            #expect(screen.contains("\u{1B}["))
            #expect(status == (applies ? "0" : "1"), "\(screen)")
            #expect(try await databases(workspace) == (applies ? ["flarex"] : []))
        }
    }

    @Test("an open question keeps nobody waiting, and what changed meanwhile is not applied unseen")
    func changedMeanwhile() async throws {
        try await Workspace.withServer { workspace in
            let other = try "\(BuiltBinary.flarexdb) apply --yes --lock-timeout 1s"
            let (status, screen) = try await atTerminal(workspace, ["apply"], answer: "yes", after: other)
            #expect(status == "1")
            #expect(screen.contains("error: the confirmed plan is not applied: the manifests or the cluster changed"))
            #expect(try await workspace.run("plan").output == "No changes.\n")
        }
    }

    @Test("at a terminal a long apply shows its progress", arguments: [120])
    func progress(bots: Int) async throws {
        try await Workspace.withServer(bots: (0..<bots).map { "bot-\($0)" }) { workspace in
            let (status, screen) = try await atTerminal(workspace, ["apply", "--yes", "--no-color"], answer: "")
            #expect(status == "0", "\(screen)")
            #expect(screen.contains("about "))
            #expect(screen.contains(" left"))
            #expect(!screen.contains("\u{1B}[32m"))
        }
    }

    @Test("NO_COLOR and pipes are written to without colors")
    func colors() async throws {
        try await Workspace.withServer { workspace in
            #expect(!(try await workspace.run("plan").output.contains("\u{1B}")))
            let (_, colored) = try await atTerminal(workspace, ["plan"], answer: "")
            #expect(colored.contains("\u{1B}[32m"))
            let (_, plain) = try await atTerminal(workspace, ["plan"], answer: "", environment: ["NO_COLOR": "1"])
            #expect(!plain.contains("\u{1B}"))
        }
    }

    private func databases(_ workspace: Workspace) async throws -> [String] {
        try await workspace.texts("SELECT datname::text FROM pg_database WHERE datname = 'flarex'", in: "postgres")
    }
}
