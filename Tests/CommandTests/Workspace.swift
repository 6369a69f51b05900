import SystemPackage
import TestSupport

/// A folder with manifests and a key, and the built program over a server.
struct Workspace: Sendable {
    let directory: TemporaryDirectory
    let server: ThrowawayServer?

    var manifests: FilePath { directory.path.appending("manifests") }
    var key: FilePath { directory.path.appending("key") }

    /// A folder without a server.
    static func with<Value>(_ body: (Workspace) async throws -> Value) async throws -> Value {
        try await TemporaryDirectory.with { try await body(Workspace(directory: $0, server: nil)) }
    }

    /// A folder with the manifests of some bots, and the server of the suite, on which nothing is left of other tests.
    static func withServer<Value>(
        bots: [String] = ["billing", "weather"],
        _ body: (Workspace) async throws -> Value
    ) async throws -> Value {
        try await TemporaryDirectory.with { directory in
            let workspace = Workspace(directory: directory, server: try ThrowawayServer.current)
            try await workspace.clear()
            let keygen = try await workspace.run("keygen", "--out", workspace.key.string)
            let recipient = String(keygen.output.prefix { !$0.isNewline })
            try await workspace.writePolicy(recipient: recipient)
            for bot in bots { try workspace.writeBot(bot) }
            return try await body(workspace)
        }
    }

    func writeBot(_ name: String, plan: String = "free") throws {
        try directory.write(Self.manifest(of: name, plan: plan), to: "manifests/\(name).yaml")
    }

    static func manifest(of bot: String, plan: String) -> String {
        """
        apiVersion: flarex.dev/v1
        kind: BotDatabase
        metadata: {name: \(bot), workspace: acme}
        spec: {plan: \(plan)}

        """
    }

    /// The public key of the folder's key.
    var recipient: String {
        get throws {
            let line = try textFile(key).split(separator: "\n").first { $0.hasPrefix("# x25519:") }
            return String(line?.dropFirst(2) ?? "")
        }
    }

    func writePolicy(
        recipient: String...,
        name: String = "primary",
        urlForm: String = "plain"
    ) async throws {
        let recipients = recipient.map { "\"\($0)\"" }.joined(separator: ", ")
        try directory.write(await policy(recipients, name, urlForm), to: "manifests/cluster.yaml")
    }

    private func policy(_ recipients: String, _ name: String, _ urlForm: String) async -> String {
        """
        apiVersion: flarex.dev/v1
        kind: Cluster
        metadata: {name: \(name)}
        spec:
          database: flarex
          endpoint: {host: 127.0.0.1, port: \(await server?.port ?? 1), sslmode: disable, urlForm: \(urlForm)}
          maxStorage: 200GB
          extensions: []
          secrets: {recipients: [\(recipients)]}
        ---
        apiVersion: flarex.dev/v1
        kind: Plan
        metadata: {name: free}
        spec: {storage: 500MB}
        ---
        apiVersion: flarex.dev/v1
        kind: Plan
        metadata: {name: pro}
        spec: {storage: 10GB, connections: 20}

        """
    }

    /// Replaces a part of a manifest's text.
    func edit(_ file: String, _ part: String, to replacement: String) throws {
        let text = try textFile(manifests.appending("\(file).yaml"))
        try directory.write(text.replacing(part, with: replacement), to: "manifests/\(file).yaml")
    }

    /// Runs the program with this folder's manifests and server.
    @discardableResult
    func run(
        _ arguments: String...,
        environment: [String: String?] = [:],
        input: String = ""
    ) async throws -> BuiltBinary.Outcome {
        try await run(arguments, environment: environment, input: input)
    }

    @discardableResult
    func run(
        _ arguments: [String],
        environment: [String: String?] = [:],
        input: String = ""
    ) async throws -> BuiltBinary.Outcome {
        try await BuiltBinary.run(
            arguments,
            environment: await variables.merging(environment) { $1 },
            input: input,
            workingDirectory: directory.path
        )
    }

    var variables: [String: String?] {
        get async {
            [
                "FLAREXDB_MANIFESTS": manifests.string,
                "FLAREXDB_ADMIN_URL": await server?.adminURL(),
                "FLAREXDB_POSTGRES_BIN": (try? server?.tool("pg_dump"))?.removingLastComponent().string,
                "NO_COLOR": nil,
            ]
        }
    }
}
