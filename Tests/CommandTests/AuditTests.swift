import FoundationEssentials
import Glibc
import SQLText
import SystemPackage
import TestSupport
import Testing

/// The audit log as people use it: what `apply`, `rotate` and the loop leave in it, and what they can prove with it.
@Suite("The audit log", .serialized, .throwawayServer)
struct AuditTests {
    struct Page: Decodable {
        struct Entry: Decodable {
            var entry: Int
            var kind: String
            var act: String
            var actor: String
            var origin: String
            var bot: String?
            var workspace: String?
            var result: String?
            var text: String?
            var revision: String?
        }

        var entries: [Entry]
    }

    private func list(_ workspace: Workspace, _ arguments: String...) async throws -> [Page.Entry] {
        let outcome = try await workspace.run(["audit", "list", "--format", "json"] + arguments)
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try JSONDecoder().decode(Page.self, from: Data(outcome.output.utf8)).entries
    }

    @Test("tells what was done to a bot, by whom, and what came of it")
    func history() async throws {
        try await Workspace.withServer { workspace in
            let none = try await workspace.run("audit", "list")
            #expect(none.status == 1)
            try await workspace.run("apply", "--yes", environment: ["FLAREXDB_ACTOR": "ada"])
            let first = try await list(workspace, "--bot", "weather")
            #expect(Set(first.map(\.act)) == ["create", "issueCredential"])
            #expect(first.allSatisfy { $0.actor == "ada" && $0.origin == "cli" && $0.workspace == "acme" })
            #expect(first.allSatisfy { $0.result == "done" })
            #expect(first.contains { $0.text?.contains("+ role bot_") ?? false })

            let before = try await list(workspace, "--limit", "1").first?.entry
            try await workspace.run("apply", "--yes")
            #expect(try await list(workspace, "--limit", "1").first?.entry == before)

            try workspace.writeBot("weather", plan: "pro")
            try await workspace.run("apply", "--yes")
            let change = try #require(try await list(workspace, "--bot", "weather", "--act", "change").first)
            #expect(change.text?.contains("plan free becomes pro") ?? false)
            #expect(change.actor != "ada")
            #expect(try await list(workspace, "--text", "PLAN FREE becomes").map(\.entry).contains(change.entry))
            #expect(try await list(workspace, "--bot", "billing", "--act", "change").isEmpty)

            try await workspace.run("secret", "rotate", "weather", "--yes")
            #expect(try await list(workspace, "--bot", "weather", "--act", "rotateCredential").count == 1)
            try await workspace.run("secret", "show", "weather", "--key", workspace.key.string)
            let opening = try #require(try await list(workspace, "--act", "openSecret").first)
            #expect(opening.result == "done" && opening.bot == "weather")

            #expect(unlink(workspace.manifests.appending("weather.yaml").string) == 0)
            try await workspace.run("apply", "--yes")
            #expect(try await list(workspace, "--bot", "weather", "--act", "tombstone").count == 1)
            try workspace.writeBot("weather", plan: "pro")
            try await workspace.run("apply", "--yes")
            #expect(try await list(workspace, "--bot", "weather", "--act", "resurrect").count == 1)

            #expect(try await list(workspace, "--since", "1h").count == list(workspace).count)
            #expect(try await list(workspace, "--until", "1h").isEmpty)
            #expect(try await list(workspace, "--since", "2999-01-01").isEmpty)
            let page = try await list(workspace, "--limit", "2")
            let next = try await list(workspace, "--limit", "2", "--before", "\(page[1].entry)")
            #expect(page.map(\.entry) + next.map(\.entry) == Array(try await list(workspace).map(\.entry).prefix(4)))

            let shown = try await workspace.run("audit", "show", "\(change.entry)")
            #expect(shown.output.contains("act: change\n") && shown.output.contains("result: done\n"))
            let text = try await workspace.run("audit", "list", "--bot", "weather", "--limit", "3")
            #expect(text.output.contains("There may be more: --before "))
            let clean = try await workspace.run("audit", "verify")
            #expect(clean.status == 0, "\(clean.output)\(clean.errors)")
        }
    }

    @Test("has the failure of a bot's steps, and that of nobody else")
    func failure() async throws {
        try await Workspace.withServer { workspace in
            try await workspace.run("apply", "--yes")
            try await workspace.sql(
                """
                CREATE FUNCTION public.object() RETURNS trigger LANGUAGE plpgsql AS
                    'BEGIN IF NEW.id = ''weather'' THEN RAISE EXCEPTION ''not that one''; END IF; RETURN NEW; END'
                """,
                "CREATE TRIGGER object BEFORE UPDATE ON flarex.bot FOR EACH ROW EXECUTE FUNCTION public.object()"
            )
            for bot in ["billing", "weather"] { try workspace.writeBot(bot, plan: "pro") }
            let outcome = try await workspace.run("apply", "--yes")
            #expect(outcome.status == 3)
            let changes = try await list(workspace, "--act", "change")
            #expect(changes.first { $0.bot == "billing" }?.result == "done")
            let failed = try #require(changes.first { $0.bot == "weather" })
            #expect(failed.result == "failed")
            #expect(try await list(workspace, "--text", "not that one").map(\.entry).contains(failed.entry))
        }
    }

    @Test("is signed into the database and the anchor, proved to others, and found out when it is cut off")
    func signing() async throws {
        try await Workspace.withServer { workspace in
            let folder = workspace.directory.path
            let (key, anchor) = (folder.appending("audit.key"), folder.appending("anchor"))
            let name = "db.example.com/audit"
            let keygen = try await workspace.run("keygen", "--audit", "--name", name, "--out", key.string)
            let publicKey = String(keygen.output.prefix { !$0.isNewline })
            #expect(publicKey.hasPrefix("db.example.com/audit+"))
            let signing = ["--audit-key", key.string, "--audit-anchor", anchor.string]
            let apply = try await workspace.run(["apply", "--yes"] + signing)
            #expect(apply.status == 0, "\(apply.errors)")
            #expect(apply.errors.contains("signed the audit log"))
            let verify = ["audit", "verify", "--key", publicKey, "--audit-anchor", anchor.string]
            let clean = try await workspace.run(verify)
            #expect(clean.status == 0, "\(clean.output)\(clean.errors)")
            #expect(clean.output.hasSuffix("The log is unchanged.\n"))

            let created = try #require(try await list(workspace, "--bot", "weather", "--act", "create").first)
            let proof = try await workspace.run("audit", "prove", "\(created.entry)")
            let entry = try await workspace.run("audit", "export", "--from", "\(created.entry)", "--limit", "1")
            let page = try Documentation.page("Sources/flarexdb/Documentation.docc/Audit.md")
            try workspace.directory.write(try #require(page.blocks("python").first), to: "check.py")
            try workspace.directory.write(proof.output, to: "n.tlog-proof")
            try workspace.directory.write(entry.output, to: "n.json")
            let wrong = entry.output.replacing(#""leaf":"AAAA"#, with: #""leaf":"AAAB"#)
            try workspace.directory.write(wrong, to: "wrong.json")
            let check = try await Documentation.bash(
                """
                python='\(try PythonTool.path("python"))'
                $python check.py n.tlog-proof n.json '\(publicKey)'
                $python check.py n.tlog-proof wrong.json '\(publicKey)' 2>&1 | tail -n 1
                $python check.py n.tlog-proof n.json '\(publicKey.replacing("db.", with: "no."))' 2>&1 | tail -n 1
                """,
                environment: [:],
                in: folder
            )
            #expect(check.output.hasPrefix("entry \(created.entry) is in db.example.com/audit\n"))
            #expect(check.output.contains("AssertionError: the entry is not in the log\n"))
            #expect(check.output.split(separator: "\n").last?.contains("Error") ?? false)

            try await workspace.sql(
                "DELETE FROM flarex.audit_entry",
                "DELETE FROM flarex.audit_node",
                "DELETE FROM flarex.audit_checkpoint",
                "UPDATE flarex.audit_head SET size = 0"
            )
            let empty = try await workspace.run(verify + ["--format", "json"])
            #expect(empty.status == 1)
            #expect(empty.output.contains(#""kind" : "truncated""#))
            let again = try await workspace.run(["apply", "--yes"] + signing)
            #expect(again.errors.contains("the audit log is not signed"))
        }
    }

    @Test("is asked of the server a fixed number of times by a pass that changes nothing")
    func quiet() async throws {
        try await Workspace.withServer { workspace in
            try await workspace.run("apply", "--yes")
            let log = try #require(workspace.server).log().count
            try await workspace.run("apply", "--yes")
            let statements = try #require(workspace.server).log().dropFirst(log)
            #expect(statements.split(separator: "flarex.audit_open").count == 2)
            #expect(!statements.contains("append_audit"))
        }
    }
}
