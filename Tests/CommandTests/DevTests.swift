import Glibc
import PostgresClient
import SQLText
import SystemPackage
import TestSupport
import Testing

@Suite("Dev", .serialized)
struct DevTests {
    private func dev(
        _ workspace: Workspace,
        _ arguments: [String] = [],
        during body: @escaping @Sendable (Int32) async throws -> Void
    ) async throws -> BuiltBinary.Outcome {
        try await BuiltBinary.run(
            ["dev", "--data", workspace.directory.path.appending("data").string] + arguments,
            environment: ["FLAREXDB_MANIFESTS": workspace.manifests.string, "FLAREXDB_ADMIN_URL": nil],
            during: body
        )
    }

    /// The process of the server in the workspace's folder, while there is one.
    private func server(_ workspace: Workspace) -> Int32? {
        let file = workspace.directory.path.appending("data/data/postmaster.pid")
        guard let text = try? textFile(file), text.contains("ready"), let line = text.split(separator: "\n").first,
            let process = Int32(line), Glibc.kill(process, 0) == 0
        else { return nil }
        return process
    }

    private func waitForServer(_ workspace: Workspace) async throws -> Int32 {
        for _ in 0..<2400 {
            if let process = server(workspace) { return process }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw Workspace.NoServer()
    }

    /// A process that ended and that nobody has asked about yet is not alive.
    private func isAlive(_ process: Int32) -> Bool {
        guard let status = try? textFile(FilePath("/proc/\(process)/stat")) else { return false }
        return !status.contains(") Z ")
    }

    @Test("serves until SIGTERM, and leaves no process; twice in one folder")
    func twice() async throws {
        try await Workspace.with { workspace in
            for _ in 1...2 {
                let outcome = try await dev(workspace, ["--server-only"]) { process in
                    let server = try await waitForServer(workspace)
                    try await Task.sleep(for: .milliseconds(300))
                    Glibc.kill(process, SIGTERM)
                    for _ in 0..<200 where isAlive(server) { try await Task.sleep(for: .milliseconds(50)) }
                    #expect(!isAlive(server))
                }
                #expect(outcome.status == 0, "\(outcome.errors)")
                #expect(outcome.output.hasPrefix("postgresql:///postgres?host="))
            }
        }
    }

    private static let manifests = """
        apiVersion: flarex.dev/v1
        kind: Cluster
        metadata: {name: primary}
        spec:
          database: flarex
          endpoint: {host: db.example.com, sslmode: disable}
          maxStorage: 200GB
          extensions: []
          secrets: {recipients: ["RECIPIENT"]}
        ---
        apiVersion: flarex.dev/v1
        kind: Plan
        metadata: {name: free}
        spec: {storage: 500MB}

        """

    private func writeManifests(_ workspace: Workspace) async throws {
        let keygen = try await workspace.run("keygen", "--out", workspace.key.string)
        let recipient = String(keygen.output.prefix { !$0.isNewline })
        try workspace.directory.write(
            Self.manifests.replacing("RECIPIENT", with: recipient),
            to: "manifests/cluster.yaml"
        )
        try workspace.writeBot("weather")
    }

    @Test("after it applied something, a signal stops the server too", arguments: [SIGTERM, SIGINT])
    func applied(signal: Int32) async throws {
        try await Workspace.with { workspace in
            try await writeManifests(workspace)
            let outcome = try await dev(workspace) { process in
                let server = try await waitForServer(workspace)
                let url =
                    "postgresql:///flarex?user=postgres&host="
                    + workspace.directory.path.appending("data/socket").string
                    + "&port=\(try port(workspace))"
                // The last thing that it does before it waits is to apply the bots.
                var bots: [String] = []
                for _ in 0..<600 where bots.isEmpty {
                    try await Task.sleep(for: .milliseconds(50))
                    guard let session = try? await PostgresSession.connect(to: ConnectionOptions(url)) else { continue }
                    bots = (try? await session.query("SELECT id FROM flarex.bot") { try $0.text(0) }) ?? []
                    await session.close()
                }
                #expect(bots == ["weather"])
                try await Task.sleep(for: .seconds(1))
                Glibc.kill(process, signal)
                for _ in 0..<200 where isAlive(server) { try await Task.sleep(for: .milliseconds(50)) }
                #expect(!isAlive(server))
            }
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output.contains("Ctrl-C stops it."))
        }
    }

    private func port(_ workspace: Workspace) throws -> String {
        let lines = try textFile(workspace.directory.path.appending("data/data/postmaster.pid")).split(
            separator: "\n",
            omittingEmptySubsequences: false
        )
        return String(lines[3])
    }

    @Test("takes over from one that was killed")
    func killed() async throws {
        try await Workspace.with { workspace in
            let first = try await dev(workspace, ["--server-only"]) { process in
                _ = try await waitForServer(workspace)
                Glibc.kill(process, SIGKILL)
            }
            #expect(first.status == 128 + SIGKILL)
            let left = try await waitForServer(workspace)
            let second = try await dev(workspace, ["--server-only"]) { process in
                for _ in 0..<400 {
                    if let now = server(workspace), now != left { break }
                    try await Task.sleep(for: .milliseconds(50))
                }
                #expect(!isAlive(left))
                Glibc.kill(process, SIGINT)
            }
            #expect(second.status == 0, "\(second.errors)")
            #expect(server(workspace) == nil)
        }
    }

    @Test("--ephemeral removes at the end what it made, and nothing else")
    func ephemeral() async throws {
        try await Workspace.with { workspace in
            let data = workspace.directory.path.appending("data")
            let outcome = try await dev(workspace, ["--server-only", "--ephemeral"]) { process in
                _ = try await waitForServer(workspace)
                Glibc.kill(process, SIGTERM)
            }
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(access(data.string, F_OK) != 0)

            try workspace.directory.write("precious", to: "data/file")
            let beside = try await dev(workspace, ["--server-only", "--ephemeral"]) { process in
                _ = try await waitForServer(workspace)
                Glibc.kill(process, SIGTERM)
            }
            #expect(beside.status == 0, "\(beside.errors)")
            #expect(try textFile(data.appending("file")) == "precious")
            for name in ["data", "socket", "server.log", "lock", "ephemeral"] {
                #expect(access(data.appending(name).string, F_OK) != 0, "\(name)")
            }
        }
    }

    @Test("--ephemeral leaves alone a folder that another runs in, and one whose data are kept")
    func ephemeralInUse() async throws {
        try await Workspace.with { workspace in
            let version = workspace.directory.path.appending("data/data/PG_VERSION")
            let first = try await dev(workspace, ["--server-only", "--ephemeral"]) { process in
                let server = try await waitForServer(workspace)
                let second = try await dev(workspace, ["--server-only", "--ephemeral"]) { _ in }
                #expect(second.status == 1)
                #expect(second.errors.contains("another program runs the server in "))
                #expect(isAlive(server))
                #expect(access(version.string, F_OK) == 0)
                Glibc.kill(process, SIGTERM)
            }
            #expect(first.status == 0, "\(first.errors)")

            let kept = try await dev(workspace, ["--server-only"]) { process in
                _ = try await waitForServer(workspace)
                Glibc.kill(process, SIGTERM)
            }
            #expect(kept.status == 0, "\(kept.errors)")
            let refused = try await dev(workspace, ["--server-only", "--ephemeral"]) { _ in }
            #expect(refused.status == 1)
            #expect(refused.errors.contains("is not used for an ephemeral server: its data belongs to another"))
            #expect(access(version.string, F_OK) == 0)
        }
    }

    @Test("--port 0 is any free port, whatever the policy says")
    func anyPort() async throws {
        try await Workspace.with { workspace in
            let outcome = try await dev(workspace, ["--server-only", "--port", "0"]) { process in
                _ = try await waitForServer(workspace)
                #expect(try port(workspace) != "0")
                Glibc.kill(process, SIGTERM)
            }
            #expect(outcome.status == 0, "\(outcome.errors)")
        }
    }
}
