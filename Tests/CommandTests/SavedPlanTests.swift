import Glibc
import SQLText
import SystemPackage
import TestSupport
import Testing

@Suite("Saved plans", .serialized, .throwawayServer)
struct SavedPlanTests {
    @Test("is applied without a question, once; then it is stale and says what changed")
    func once() async throws {
        try await Workspace.withServer { workspace in
            #expect(try await workspace.run("plan", "--out", "p.json").status == 0)
            let applied = try await workspace.run("apply", "--plan", "p.json")
            #expect(applied.status == 0, "\(applied.errors)")
            #expect(applied.output.contains("Applied: "))
            let again = try await workspace.run("apply", "--plan", "p.json")
            #expect(again.status == 1)
            #expect(again.errors.contains("the saved plan p.json is not applied"))
            #expect(again.errors.contains("no longer needed"))
            #expect(again.output == "")
        }
    }

    @Test("is refused when a manifest changed after it was made")
    func changedManifest() async throws {
        try await Workspace.withServer { workspace in
            try await workspace.run("plan", "--out", "p.json")
            try workspace.writeBot("chat")
            let outcome = try await workspace.run("apply", "--plan", "p.json")
            #expect(outcome.status == 1)
            #expect(outcome.errors.contains("new (chat."))
            let roles = try await workspace.texts(
                "SELECT rolname::text FROM pg_roles WHERE rolname LIKE 'bot\\_%'",
                in: "postgres"
            )
            #expect(roles == [])
        }
    }

    @Test("keeps the --bot it was made with")
    func scope() async throws {
        try await Workspace.withServer { workspace in
            try await workspace.run("plan", "--bot", "weather", "--out", "p.json")
            #expect(try await workspace.run("apply", "--plan", "p.json").status == 0)
            #expect(try await workspace.texts("SELECT id FROM flarex.bot") == ["weather"])
        }
    }

    @Test(
        "of another cluster, version or kind is refused with a reason",
        arguments: [
            (
                "\"systemIdentifier\" : \"[0-9]+\"", "\"systemIdentifier\" : \"1\"",
                "it is for the cluster with system identifier 1"
            ),
            ("\"formatVersion\" : \"1.0\"", "\"formatVersion\" : \"2.0\"", "format version"),
            ("\"database\" : \"flarex\"", "\"database\" : \"other\"", "it is for database other"),
            ("\"steps\"", "\"stairs\"", "is not a plan that this flarexdb can read"),
        ]
    )
    func foreign(pattern: String, replacement: String, complaint: String) async throws {
        try await Workspace.withServer { workspace in
            try await workspace.run("plan", "--out", "p.json")
            let text = try textFile(workspace.directory.path.appending("p.json"))
            let changed = text.replacing(try Regex(pattern), with: replacement, maxReplacements: 1)
            #expect(changed != text)
            try workspace.directory.write(changed, to: "p.json")
            let outcome = try await workspace.run("apply", "--plan", "p.json")
            #expect(outcome.status == 1)
            #expect(outcome.errors.contains(complaint))
        }
    }

    @Test(
        "is refused when it was changed by hand",
        arguments: [
            ("\"reason\" : \"[^\"]*\"", "\"reason\" : \"harmless\""),
            ("\"kind\" : \"createRole\"", "\"kind\" : \"grant\""), ("\"create\" : [0-9]+", "\"create\" : 0"),
        ]
    )
    func changedByHand(pattern: String, replacement: String) async throws {
        try await Workspace.withServer { workspace in
            try await workspace.run("plan", "--out", "p.json")
            let text = try textFile(workspace.directory.path.appending("p.json"))
            let changed = text.replacing(try Regex(pattern), with: replacement, maxReplacements: 1)
            #expect(changed != text)
            try workspace.directory.write(changed, to: "p.json")
            let outcome = try await workspace.run("apply", "--plan", "p.json")
            #expect(outcome.status == 1)
            #expect(outcome.errors.contains("it was edited"), "\(outcome.errors)")
        }
    }

    @Test("is written in one go, over a link and not through it")
    func written() async throws {
        try await Workspace.withServer { workspace in
            try workspace.directory.write("precious", to: "target")
            let plan = workspace.directory.path.appending("plans/p.json")
            try workspace.directory.write("", to: "plans/empty")
            #expect(symlink("../target", plan.string) == 0)
            #expect(try await workspace.run("plan", "--out", "plans/p.json").status == 0)
            #expect(try textFile(workspace.directory.path.appending("target")) == "precious")
            #expect(try textFile(plan).hasPrefix("{"))
            let listed = try await atShell(workspace, "ls plans")
            #expect(listed.output == "empty\np.json\n")
        }
    }

    @Test("a truncated, empty, missing or unrelated file is refused")
    func unreadable() async throws {
        try await Workspace.withServer { workspace in
            try await workspace.run("plan", "--out", "p.json")
            let text = try textFile(workspace.directory.path.appending("p.json"))
            for content in [String(text.prefix(text.count / 2)), "", "[]", "hello", "{\"formatVersion\": 1}"] {
                try workspace.directory.write(content, to: "q.json")
                let outcome = try await workspace.run("apply", "--plan", "q.json")
                #expect(outcome.status == 1)
                #expect(outcome.errors.contains("q.json is not a plan that this flarexdb can read"))
            }
            let missing = try await workspace.run("apply", "--plan", "absent.json")
            #expect(missing.status == 1)
            #expect(missing.errors.contains("cannot read the plan absent.json: No such file or directory"))
        }
    }

    @Test("a plan that cannot be written is an error")
    func unwritable() async throws {
        try await Workspace.withServer { workspace in
            let outcome = try await workspace.run("plan", "--out", "absent/p.json")
            #expect(outcome.status == 1)
            #expect(outcome.errors.contains("cannot write the plan to absent/p.json"))
        }
    }
}
