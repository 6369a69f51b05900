import Glibc
import PostgresClient
import SQLText
import Synchronization
import SystemPackage
import TestSupport
import Testing

/// Stories as an operator sees them in a terminal, kept as golden texts that are worth reading.
@Suite("Recorded sessions", .serialized, .throwawayServer)
struct SessionTests {
    @Test("a mass deletion is held back, and then allowed")
    func massDeletion() async throws {
        try await Workspace.withServer(bots: ["billing", "chat", "radio", "weather"]) { workspace in
            let session = Session(workspace)
            #expect(try await workspace.run("apply", "--yes").status == 0)
            session.say("A commit deletes two of four manifests.")
            try await session.shell("rm manifests/billing.yaml manifests/chat.yaml")
            try await session.run("plan")
            try await session.run("apply", "--yes")
            try await session.run("status")
            try await session.run("wait", "billing", "--timeout", "0s")
            session.say("They are to go.")
            try await session.run("apply", "--yes", "--allow", "massPrune")
            try await session.run("status")
            try Golden.expect(session.text, matches: "Golden/Sessions/mass-deletion.txt")
        }
    }

    @Test("a manifest in git is broken, and fixed")
    func brokenManifest() async throws {
        try await Workspace.withServer { workspace in
            let session = Session(workspace)
            let git = GitRunTests()
            try await git.makeRepository(workspace)
            let source = workspace.directory.path.appending("source").string
            let run = git.arguments(workspace, url: source)
            let log = try await workspace.withLoop(run, environment: ["FLAREXDB_MANIFESTS": nil]) { _ in
                try await workspace.eventually("SELECT count(*)::text FROM flarex.bot", ["2"])
                session.say("A loop follows the repository. A commit has a typing error.")
                let commit = "git commit -q -a -m plan && git rev-parse HEAD"
                let broken = try await git.shell(
                    workspace,
                    "cd source && sed -i 's/plan: free/plan: por/' bots/weather.yaml && \(commit)"
                )
                session.name(broken, "COMMIT")
                try await workspace.eventually("SELECT revision FROM flarex.pass", [broken])
                try await session.run("status")
                try await session.run("wait", "weather", "--revision", broken, "--timeout", "0s")
                try await session.run("wait", "billing", "--revision", broken)
                session.say("The next commit fixes it.")
                let mended = try await git.shell(
                    workspace,
                    "cd source && sed -i 's/plan: por/plan: pro/' bots/weather.yaml && \(commit)"
                )
                session.name(mended, "FIXED")
                try await session.run("wait", "weather", "--revision", mended, showsErrors: false)
                try await session.run("status")
            }
            session.say("What the loop has logged of it:")
            session.show(
                log.errors.split(separator: "\n").filter { $0.contains("unknown plan") }.joined(separator: "\n")
            )
            try Golden.expect(session.text, matches: "Golden/Sessions/broken-manifest.txt")
        }
    }

    @Test("an old flarexdb meets a newer control schema")
    func newerControlSchema() async throws {
        try await Workspace.withServer { workspace in
            let session = Session(workspace)
            #expect(try await workspace.run("apply", "--yes").status == 0)
            let server = try await workspace.session()
            try await server.execute("INSERT INTO flarex.schema_version (version) VALUES (1000)")
            await server.close()
            session.say("A newer release has upgraded the cluster. This one is started again.")
            try await session.run("plan")
            try await session.run("apply", "--yes")
            try await session.run("sweep")
            let log = try await RunningLoop.with(workspace) { loop in
                let ready = try await loop.get("/readyz") { $1.contains("1000") }
                session.say("The loop's /readyz:")
                session.show("\(ready.status) \(ready.body)")
            }
            session.say("And its log:")
            session.show(log.errors.split(separator: "\n").filter { $0.contains("error: ") }.joined(separator: "\n"))
            try Golden.expect(session.text, matches: "Golden/Sessions/newer-control-schema.txt")
        }
    }

    @Test("manifests meet another cluster than theirs")
    func wrongCluster() async throws {
        try await Workspace.withServer { workspace in
            let session = Session(workspace)
            #expect(try await workspace.run("apply", "--yes").status == 0)
            session.say("The manifests of staging, and an admin URL that leads to another cluster.")
            try await session.shell("sed -i 's/name: primary/name: staging/' manifests/cluster.yaml")
            try await session.run("plan")
            try await session.run("apply", "--yes")
            try await session.run("sweep")
            try await session.run("wait", "weather")
            session.say("It is the right cluster after all, and staging is its new name.")
            try await session.run("apply", "--yes", "--allow", "renamesCluster")
            try await session.run("plan")
            try Golden.expect(session.text, matches: "Golden/Sessions/wrong-cluster.txt")
        }
    }

    @Test("a rotation fails half-way, and is repeated")
    func failedRotation() async throws {
        try await Workspace.withServer(bots: ["weather"]) { workspace in
            let session = Session(workspace)
            #expect(try await workspace.run("apply", "--yes").status == 0)
            let intruder = try await workspace.session()
            try await intruder.execute("BEGIN")
            try await intruder.execute("SELECT FROM flarex.secret WHERE bot = 'weather' FOR UPDATE")
            session.say("An open transaction of a colleague has locked the bot's secret.")
            try await session.run("secret", "rotate", "weather", "--yes")
            try await session.run("status", "weather")
            session.say("Nothing has changed: the credential still logs in.")
            let query = ["psql", "-Atc", "SELECT session_user"]
            try await session.run(["exec", "weather", "--key", "key", "--"] + query)
            try await intruder.execute("ROLLBACK")
            await intruder.close()
            session.say("The transaction is over.")
            try await session.run("secret", "rotate", "weather", "--yes")
            try await session.run(["exec", "weather", "--key", "key", "--"] + query)
            try await session.run("status", "weather")
            try Golden.expect(session.text, matches: "Golden/Sessions/failed-rotation.txt")
        }
    }
}

/// What was typed and what came of it, with the names of this one run replaced.
private final class Session: Sendable {
    private let workspace: Workspace
    private let state = Mutex((text: "", names: [(String, String)]()))

    init(_ workspace: Workspace) { self.workspace = workspace }

    var text: String {
        state.withLock { state in
            state.names.reduce(Self.plain(state.text, workspace)) { $0.replacing($1.0, with: $1.1) }
        }
    }

    func say(_ text: String) { state.withLock { $0.text += ($0.text.isEmpty ? "" : "\n") + "# \(text)\n" } }

    func show(_ text: String) { state.withLock { $0.text += text.hasSuffix("\n") ? text : text + "\n" } }

    func name(_ value: String, _ name: String) { state.withLock { $0.names.append((value, name)) } }

    func shell(_ command: String) async throws {
        let run = try await Documentation.bash(command, environment: [:], in: workspace.directory.path)
        try #require(run.status == 0, "\(run.output)")
        state.withLock { $0.text += "$ \(command)\n" }
    }

    func run(_ arguments: String..., showsErrors: Bool = true) async throws {
        try await run(arguments, showsErrors: showsErrors)
    }

    func run(_ arguments: [String], showsErrors: Bool = true) async throws {
        let outcome = try await workspace.run(arguments, environment: ["FLAREXDB_MANIFESTS": "manifests"])
        state.withLock { state in
            state.text += "$ flarexdb \(arguments.joined(separator: " "))\n" + outcome.output
            if showsErrors { state.text += outcome.errors }
            state.text += outcome.status == 0 ? "" : "(exit code \(outcome.status))\n"
        }
    }

    /// Without times and folders.
    private static func plain(_ text: String, _ workspace: Workspace) -> String {
        text.replacing(workspace.directory.path.string + "/", with: "")
            .replacing(#/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/#, with: "TIME")
            .replacing(#/\/[^ ]+\/pg[^ ]*:\d+, database/#, with: "pg.example.com:5432, database")
            .replacing(#/127\.0\.0\.1:\d+/#, with: "pg.example.com:5432")
            .replacing(#/(Sealed for  +)[A-Za-z0-9+\/]{8}/#) { "\($0.output.1)ek22+fvD" }
            .replacing(#/schema has version 1000, and this flarexdb knows versions up to \d+/#) { _ in
                "schema has version 1000, and this flarexdb knows versions up to N"
            }
    }
}
