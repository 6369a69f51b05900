import Manifests
import Model
import SystemPackage

/// Manifests that are right, for tests to change.
enum Sample {
    static let recipient = "x25519:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="

    static let cluster = """
        apiVersion: flarex.dev/v1
        kind: Cluster
        metadata: {name: primary}
        spec:
          database: flarex
          endpoint: {host: pg.flarex.internal, port: 5432, sslmode: require, urlForm: documented}
          maxStorage: 200GB
          extensions: [pgcrypto, uuid-ossp, citext, unaccent]
          deletion: {retention: 30d, maxPrune: 10%}
          sweep: {interval: 1h, warnAt: 80%, liftBelow: 100%}
          limits: {objects: 1000, definition: 256kB, comment: 8kB}
          secrets: {recipients: [\(recipient)], directory: null}
          hardening: dedicated

        """

    static let plans = """
        apiVersion: flarex.dev/v1
        kind: Plan
        metadata: {name: free}
        spec:
          storage: 500MB
          settings: {statement_timeout: 60s}
        ---
        apiVersion: flarex.dev/v1
        kind: Plan
        metadata: {name: pro}
        spec:
          storage: 10GB
          connections: 20
          overage: {allowed: true, pricePerGBMonth: "0.25", currency: USD}

        """

    static let bot = """
        apiVersion: flarex.dev/v1
        kind: BotDatabase
        metadata:
          name: weather
          workspace: acme
          labels: {team: sky}
          annotations: {}
        spec:
          plan: free
          overage: false
          extensions: [citext]
          urlForm: plain
          suspend: false

        """

    /// The shortest bot.
    static func bot(_ name: String, plan: String = "free") -> String {
        """
        apiVersion: flarex.dev/v1
        kind: BotDatabase
        metadata: {name: \(name), workspace: acme}
        spec: {plan: \(plan)}

        """
    }
}

/// A folder with a right cluster and right plans.
func sampleFolder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write("cluster.yaml", Sample.cluster)
    try folder.write("plans.yaml", Sample.plans)
    return folder
}

extension LoadedManifests {
    /// `error 4:7: message (hint)`, without the file, and without the folder in the text.
    func lines(in folder: FilePath) -> [String] {
        diagnostics.map { diagnostic in
            let place = diagnostic.place.map { "\($0.line):\($0.column)" } ?? "-"
            let hint = diagnostic.hint.map { " (\($0))" } ?? ""
            return "\(diagnostic.severity) \(place): \(diagnostic.message)\(hint)".replacing(
                folder.string + "/",
                with: ""
            )
        }
    }

    var errors: [Diagnostic] { diagnostics.filter { $0.severity == .error } }
}
