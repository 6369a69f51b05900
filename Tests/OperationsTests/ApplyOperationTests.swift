import Execution
import Logging
import Manifests
import Model
import Operations
import Planning
import PostgresClient
import Reconciliation
import SQLText
import Secrets
import SystemPackage
import TestSupport
import Testing

/// What a panel or a command asks for, in the process and over a real server.
@Suite("Apply as an operation", .serialized)
struct ApplyOperationTests {
    private struct No: Error {}

    private func manifests(_ bots: [String]) -> String {
        """
        apiVersion: flarex.dev/v1
        kind: Cluster
        metadata: {name: primary}
        spec:
          database: flarex
          endpoint: {host: 127.0.0.1, sslmode: disable}
          maxStorage: 1GB
          extensions: []
          secrets: {recipients: ["\(KeyPair.random().recipient)"]}
          hardening: shared
        ---
        apiVersion: flarex.dev/v1
        kind: Plan
        metadata: {name: free}
        spec: {storage: 10MB}

        """
            + bots.map { bot in
                """
                ---
                apiVersion: flarex.dev/v1
                kind: BotDatabase
                metadata: {name: \(bot), workspace: acme}
                spec: {plan: free}

                """
            }.joined()
    }

    /// Lends the operation over manifests that name the bots.
    private func withOperation(
        _ bots: [String],
        _ body: (ApplyOperation, ClusterConnection) async throws -> Void
    ) async throws {
        let cluster = ClusterConnection(options: try await ThrowawayServer.current.options())
        try await TemporaryDirectory.with { folder in
            try folder.write(manifests(bots), to: "all.yaml")
            let loaded = ManifestSource(paths: [folder.path]).load()
            let planner = try Planner(
                loaded,
                from: [folder.path.string],
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            )
            try await body(ApplyOperation(planner, on: cluster, lockTimeout: .milliseconds(500)), cluster)
        }
    }

    private func bots(_ cluster: ClusterConnection) async throws -> [String] {
        try await cluster.withSession(in: "flarex") { session in
            try await session.query("SELECT id FROM flarex.bot ORDER BY 1") { try $0.text(0) }
        }
    }

    /// What the body throws; nil when it does not.
    private func failure(of body: () async throws -> Void) async -> (any Error)? {
        do {
            try await body()
            return nil
        } catch {
            return error
        }
    }

    private func hasSharedDatabase(_ cluster: ClusterConnection) async throws -> Bool {
        try await cluster.withSession(in: nil) { session in
            try await session.query("SELECT FROM pg_database WHERE datname = 'flarex'") { _ in true }
        } == [true]
    }

    @Test("gives what became of each bot, and then a plan that is empty", .throwawayServer)
    func values() async throws {
        try await withOperation(["tides", "weather"]) { operation, cluster in
            var plans: [ChangePlan] = []
            let result = try await operation.run(review: { plans.append($0) })
            #expect(result.isComplete, "\(result.outcomes)")
            #expect(result.outcomes.compactMap(\.bot?.id.text) == ["tides", "weather"])
            #expect(result.plan == plans.first)
            let bots = try await bots(cluster)
            #expect(bots == ["tides", "weather"])
            let again = try await operation.run(
                review: { plans.append($0) },
                confirm: { _ in Issue.record("there is nothing to confirm") }
            )
            #expect(again.outcomes.isEmpty && again.isComplete)
            #expect(plans.last?.isEmpty == true)
        }
    }

    @Test("changes nothing when the review or the person refuses the plan, and gives the lock back", .throwawayServer)
    func refused() async throws {
        try await withOperation(["weather"]) { operation, cluster in
            let reviewed = await failure { _ = try await operation.run(review: { _ in throw No() }) }
            #expect(reviewed is No)
            let asked = await failure { _ = try await operation.run(confirm: { _ in throw No() }) }
            #expect(asked is No)
            let isThere = try await hasSharedDatabase(cluster)
            #expect(!isThere)
            // Had one of them kept the lock, this would wait for it in vain.
            let result = try await operation.run()
            #expect(result.isComplete, "\(result.outcomes)")
        }
    }

    @Test("leaves the lock to others while a person is asked, and applies only what was confirmed", .throwawayServer)
    func confirmation() async throws {
        try await withOperation(["weather"]) { operation, cluster in
            let failure = await failure {
                _ = try await operation.run(confirm: { _ in
                    try await withOperation(["tides"]) { other, _ in
                        let result = try await other.run()
                        #expect(result.isComplete, "\(result.outcomes)")
                    }
                })
            }
            let message = (failure as? OperationError)?.description ?? "\(String(describing: failure))"
            #expect(message.hasPrefix("the confirmed plan is not applied: "), "\(message)")
            let bots = try await bots(cluster)
            #expect(bots == ["tides"])
        }
    }

    @Test("a bot that neither a manifest nor the registry names is an error before any change", .throwawayServer)
    func unknownBot() async throws {
        try await withOperation(["weather"]) { operation, cluster in
            var narrowed = operation
            narrowed.options.bots = [Fixtures.name("wether")]
            let narrow = narrowed
            let failure = await failure { _ = try await narrow.run() }
            #expect(failure is OperationError)
            let isThere = try await hasSharedDatabase(cluster)
            #expect(!isThere)
        }
    }

    @Test("a bot is waited for until it is Ready", .throwawayServer)
    func wait() async throws {
        try await withOperation(["weather"]) { operation, cluster in
            let poller = PhasePoller(of: Fixtures.name("weather"), at: nil, on: cluster)
            let before = try await poller.wait(until: .now) { _ in }
            #expect(before == .unknown)
            _ = try await operation.run()
            let after = try await poller.wait(until: .now + .seconds(30)) { _ in }
            #expect(after.isReady, "\(after)")
        }
    }
}
