import Catalog
import Glibc
import Model
import PostgresClient
import Reconciliation
import SQLText

/// The registry of bots, for commands that read it and need no manifests.
///
/// Manifests that are there say which database it is in, and how long deleted bots' data are kept. Without them the
/// cluster tells where bots connect to.
struct Registry: Sendable {
    let session: PostgresSession
    /// Nil where there are no manifests.
    let policy: ClusterPolicy?

    /// - Throws: `CatalogError` where there is no registry, or the login may not read it.
    static func open(_ options: GlobalOptions) async throws -> Registry {
        let registry = try await connect(options)
        try await registry.session.requireRight(of: ManagedName.readers)
        return registry
    }

    private static func connect(_ options: GlobalOptions) async throws -> Registry {
        let cluster = ClusterConnection(options: try options.connectionOptions())
        if let policy = try policy(options.manifests) {
            do {
                return Registry(session: try await cluster.connect(policy.database), policy: policy)
            } catch let error as PostgresError where error.state == .invalidCatalogName {
                throw CatalogError.noRegistry
            }
        }
        let first = try await cluster.connect(nil)
        guard let database = try await first.findSharedDatabase() else {
            await first.close()
            throw CatalogError.noRegistry
        }
        await first.close()
        return Registry(session: try await cluster.connect(database), policy: nil)
    }

    func close() async { await session.close() }

    /// The status of one bot.
    func status(of text: String) async throws -> BotStatus {
        let id = try Name(ofBot: text)
        guard let status = try await session.readStatus(of: id).first else {
            throw CommandError(
                "the registry in database \(session.target.database) has no bot \(id)",
                hint: "flarexdb status lists its bots; flarexdb apply adds those that have manifests."
            )
        }
        return status
    }

    private static func policy(_ options: ManifestOptions) throws -> ClusterPolicy? {
        guard options.manifestPaths.contains(where: { access($0, F_OK) == 0 }) else { return nil }
        return try Planner(options).desired.policy
    }
}
