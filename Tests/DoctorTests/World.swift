import Catalog
import Doctor
import Manifests
import Model
import Planning
import PostgresClient
import SQLText
import Secrets
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// A server that flarexdb keeps, with bots that have something in their schemas, and neighbours that flarexdb does not
/// know of.
struct World: Sendable {
    static let bots = [
        "alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india", "juliett",
    ]
    static let database: Identifier = "flarex"

    let server: ThrowawayServer
    let manifests: FilePath
    let desired: DesiredState
    /// What most examinations go through; nil while the shared database does not exist.
    let session: PostgresSession?

    /// Lends a world whose shared database is there, or is not yet.
    static func with(
        settings: [String: String] = roomy,
        applied: Bool = true,
        _ body: (World) async throws -> Void
    ) async throws {
        try await ThrowawayServer.with(settings: settings) { server in
            try await TemporaryDirectory.with { directory in
                let manifests = try directory.write(manifests(port: await server.port), to: "manifests.yaml")
                let loaded = ManifestSource(paths: [manifests]).load()
                let desired = try #require(loaded.desired, "\(loaded.diagnostics)")
                let empty = World(server: server, manifests: manifests, desired: desired, session: nil)
                guard applied else { return try await body(empty) }
                try await empty.apply()
                try await empty.psql(Self.contents)
                try await empty.apply()
                let session = try await server.session(database: database)
                try await body(World(server: server, manifests: manifests, desired: desired, session: session))
                await session.close()
            }
        }
    }

    /// What a server for ten bots has, and a private server for tests does not.
    static let roomy = [
        "fsync": "on", "full_page_writes": "on", "max_connections": "120", "max_locks_per_transaction": "256",
    ]

    private static func manifests(port: UInt16) -> String {
        """
        apiVersion: flarex.dev/v1
        kind: Cluster
        metadata: {name: primary}
        spec:
          database: flarex
          endpoint: {host: 127.0.0.1, port: \(port), sslmode: disable, urlForm: plain}
          maxStorage: 200GB
          extensions: [citext, pgcrypto]
          secrets: {recipients: ["\(KeyPair.random().recipient)"]}
        ---
        apiVersion: flarex.dev/v1
        kind: Plan
        metadata: {name: free}
        spec: {storage: 500MB, connections: 10}
        ---
        apiVersion: flarex.dev/v1
        kind: Panel
        metadata: {name: panel}
        spec: {url: "https://db.example.com", administrators: [{group: platform}]}

        """
            + bots.map { bot in
                """
                ---
                apiVersion: flarex.dev/v1
                kind: BotDatabase
                metadata: {name: \(bot), workspace: acme}
                spec: {plan: free, extensions: [citext, pgcrypto]}

                """
            }.joined()
    }

    /// Runs `flarexdb` against the server.
    func flarexdb(_ arguments: String...) async throws -> BuiltBinary.Outcome {
        let url = await server.adminURL()
        return try await BuiltBinary.run(
            arguments,
            environment: ["FLAREXDB_ADMIN_URL": url, "FLAREXDB_MANIFESTS": manifests.string]
        )
    }

    /// Applies until nothing is left to do.
    func apply() async throws {
        for _ in 1...2 {
            let outcome = try await flarexdb("apply", "--yes")
            try #require(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
            if outcome.output.hasSuffix("No changes.\n") { return }
        }
    }

    /// What doctor finds, but for the printing.
    func examined(
        hardening: ClusterPolicy.Hardening = .dedicated,
        through session: PostgresSession? = nil
    ) async throws -> [Finding] {
        var desired = desired
        desired.policy.hardening = hardening
        let session = try #require(session ?? self.session)
        let observed = try await observe(
            through: session,
            database: Self.database,
            extensions: desired.policy.extensions,
            baseline: (Baseline.functions, Baseline.relations)
        )
        // Tests run on whatever release there is.
        let found = try await examine(through: session, policy: desired.policy).filter { $0.check != "server-release" }
        return found + findings(in: diff(desired: desired, observed: observed))
    }

    /// Pastes statements into psql, as the superuser. `bot_alpha` stands for the role and schema of bot alpha.
    func psql(_ script: String, in database: Identifier = Self.database) async throws {
        let psql = try #require(["/usr/bin/psql", "/usr/local/bin/psql"].first { FilePath($0).isProgram })
        let result = try await Subprocess.run(
            .path(FilePath(psql)),
            arguments: [
                "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--file=-",
                await server.adminURL(database: database),
            ],
            environment: .custom(["LC_ALL": "C", "PGOPTIONS": "-c client_min_messages=error"]),
            input: .string(Self.named(script)),
            output: .discarded,
            error: .string(limit: 1 << 20)
        )
        try #require(result.terminationStatus.isSuccess, "\(Self.named(script))\n\(result.standardError)")
    }

    /// The text with the bots' roles in place of their ids.
    static func named(_ text: String) -> String {
        bots.reduce(text) { text, bot in
            text.replacing("bot_" + bot, with: ManagedName.bot(Fixtures.name(bot)).name)
        }
    }
}

extension FilePath {
    fileprivate var isProgram: Bool { (try? FileDescriptor.open(self, .readOnly).close()) != nil }
}

extension World {
    @TaskLocal private static var lent: World?

    /// The world of the suite.
    static var current: World { get throws { try #require(lent) } }

    /// One world for a whole suite.
    struct Trait: SuiteTrait, TestScoping {
        @concurrent
        func provideScope(
            for test: Test,
            testCase: Test.Case?,
            performing function: @Sendable @concurrent () async throws -> Void
        ) async throws {
            try await World.with { world in try await World.$lent.withValue(world) { try await function() } }
        }
    }
}

extension Trait where Self == World.Trait {
    static var world: Self { Self() }
}
