import Catalog
package import Model
package import PostgresClient
package import Reconciliation
import SQLText

/// The registry of bots, for operations that read it and need no manifests.
///
/// Manifests that are there say which database it is in, and how long deleted bots' data are kept. Without them the
/// cluster tells where bots connect to.
package struct Registry: Sendable {
    package let session: PostgresSession
    /// Nil where there are no manifests.
    package let policy: ClusterPolicy?

    /// - Throws: `CatalogError` where there is no registry, or the login may not read it; `PostgresError`.
    package static func open(on cluster: ClusterConnection, policy: ClusterPolicy?) async throws -> Registry {
        let registry = try await connect(to: cluster, policy: policy)
        try await registry.session.requireRight(of: ManagedName.readers)
        return registry
    }

    private static func connect(to cluster: ClusterConnection, policy: ClusterPolicy?) async throws -> Registry {
        if let policy {
            do {
                return Registry(session: try await cluster.connect(policy.database), policy: policy)
            } catch let error as PostgresError where error.state == .invalidCatalogName {
                throw CatalogError.noRegistry
            }
        }
        let database = try await cluster.withSession(in: nil) { try await $0.findSharedDatabase() }
        guard let database else { throw CatalogError.noRegistry }
        return Registry(session: try await cluster.connect(database), policy: nil)
    }

    package func close() async { await session.close() }

    /// The status of one bot.
    ///
    /// - Throws: `OperationError` for a name that no bot can have, and for a bot that the registry does not know.
    package func status(of text: String) async throws -> BotStatus {
        let id = try Name(ofBot: text)
        guard let status = try await session.readStatus(of: id).first else {
            throw OperationError(
                "the registry in database \(session.target.database) has no bot \(id)",
                hint: "flarexdb status lists its bots; flarexdb apply adds those that have manifests."
            )
        }
        return status
    }

    /// The status of all bots, or of those that are asked for, sorted as the registry has them.
    ///
    /// - Throws: see ``status(of:)``.
    package func statuses(_ selection: StatusSelection) async throws -> [BotStatus] {
        if let bot = selection.bot { return [try await status(of: bot)] }
        return try await session.readStatus().filter { status in
            (selection.workspace.map { $0 == status.workspace.text } ?? true)
                && (selection.phase.map { $0 == status.phase } ?? true)
        }
    }
}

/// Which bots to show.
package struct StatusSelection: Hashable, Sendable {
    /// One bot alone; nil for all.
    package var bot: String?
    package var workspace: String?
    package var phase: Phase?

    package init(bot: String? = nil, workspace: String? = nil, phase: Phase? = nil) {
        (self.bot, self.workspace, self.phase) = (bot, workspace, phase)
    }
}
