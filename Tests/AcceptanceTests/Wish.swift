import Manifests
import Model
import SQLText
import SystemPackage
import TestSupport

/// What manifests ask for, as a value that tests change before it becomes text.
struct Wish: Sendable {
    struct Bot: Sendable {
        var name: String
        var workspace = "acme"
        var plan = "free"
        var extensions: [String] = []
        var annotations: [String: String] = [:]
        var isSuspended = false
        var overage = false

        var role: String { Name(name).map { ManagedName.bot($0).name } ?? "" }

        fileprivate var yaml: String {
            let notes = annotations.sorted { $0.key < $1.key }.map { "\($0.key): \"\($0.value)\"" }
            return """
                ---
                apiVersion: flarex.dev/v1
                kind: BotDatabase
                metadata:
                  name: \(name)
                  workspace: \(workspace)
                  annotations: {\(notes.joined(separator: ", "))}
                spec:
                  plan: \(plan)
                  extensions: [\(extensions.joined(separator: ", "))]
                  overage: \(overage)
                  suspend: \(isSuspended)

                """
        }
    }

    var port: UInt16
    var recipients: [Recipient]
    var host = "127.0.0.1"
    var urlForm = "plain"
    var poolerPort: Int?
    var connections = 10
    /// The quota of plan free; plan pro has five times as much.
    var storage: Int64 = 500_000_000
    var maxStorage: Int64 = 200_000_000_000
    var settings = ["statement_timeout": "60s", "work_mem": "8MB"]
    var allowedExtensions: [String]
    var deletion = (retention: "30d", maxPrune: "10%")
    var rotateAfter: String?
    var overlap: String?
    var directory: String?
    var bots: [Bot]
    /// Further manifests as text.
    var text = ""

    private var secrets: String {
        let optional = [("rotateAfter", rotateAfter), ("overlap", overlap), ("directory", directory)]
        return
            (["recipients: [\(recipients.map { "\"\($0)\"" }.joined(separator: ", "))]"]
            + optional.compactMap { name, value in value.map { "\(name): \($0)" } }).joined(separator: ", ")
    }

    /// Three bots in two workspaces, one with an extension.
    static func three(port: UInt16, recipients: [Recipient], extension: String) -> Wish {
        Wish(
            port: port,
            recipients: recipients,
            allowedExtensions: [`extension`, "pgcrypto", "uuid-ossp"],
            bots: [
                Bot(name: "billing", plan: "pro"), Bot(name: "chat", workspace: "umbrella", extensions: [`extension`]),
                Bot(name: "weather"),
            ]
        )
    }

    private var pooler: String { poolerPort.map { ", pooler: {host: \(host), port: \($0)}" } ?? "" }

    var yaml: String {
        """
        apiVersion: flarex.dev/v1
        kind: Cluster
        metadata: {name: primary}
        spec:
          database: flarex
          endpoint: {host: \(host), port: \(port), sslmode: disable, urlForm: \(urlForm)\(pooler)}
          maxStorage: \(maxStorage)B
          extensions: [\(allowedExtensions.joined(separator: ", "))]
          deletion: {retention: \(deletion.retention), maxPrune: \(deletion.maxPrune)}
          secrets: {\(secrets)}
          hardening: dedicated
        ---
        apiVersion: flarex.dev/v1
        kind: Plan
        metadata: {name: free}
        spec:
          storage: \(storage)B
          connections: \(connections)
          settings: {\(settings.sorted { $0.key < $1.key }.map { "\($0.key): \"\($0.value)\"" }.joined(separator: ", "))}
        ---
        apiVersion: flarex.dev/v1
        kind: Plan
        metadata: {name: pro}
        spec:
          storage: \(5 * storage)B
          connections: 20
          overage: {allowed: true, pricePerGBMonth: "0.25", currency: USD}

        """ + bots.map(\.yaml).joined() + (text.isEmpty ? "" : "---\n\(text)")
    }

    /// The state that the text asks for, read as every command reads it.
    func desired() async throws -> DesiredState {
        try await TemporaryDirectory.with { directory in
            try directory.write(yaml, to: "manifests.yaml")
            let loaded = ManifestSource(paths: [directory.path]).load()
            let errors = loaded.diagnostics.filter { $0.severity == .error }
            guard errors.isEmpty, let desired = loaded.desired else { throw Unusable(diagnostics: errors) }
            return desired
        }
    }

    struct Unusable: Error { var diagnostics: [Diagnostic] }
}
