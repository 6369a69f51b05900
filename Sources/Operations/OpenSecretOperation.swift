import Audit
import Catalog
package import Model
import PostgresClient
package import Reconciliation
import SQLText
package import Secrets

/// Fetches a bot's secret from the control schema and opens it with a private key.
package struct OpenSecretOperation: Sendable {
    package var bot: Name
    package var key: KeyPair
    package var cluster: ClusterConnection
    /// What the manifests say; nil where there are none, which leaves the database to the admin connection.
    package var desired: DesiredState?
    /// Where the manifests were looked for.
    package var paths: [String]

    package init(bot: Name, key: KeyPair, cluster: ClusterConnection, desired: DesiredState?, paths: [String]) {
        (self.bot, self.key, self.cluster, self.desired, self.paths) = (bot, key, cluster, desired, paths)
    }

    /// What the session found.
    private struct Search {
        var sealed: String?
        var isInstalled: Bool
        var tombstonedAt: Timestamp?
        var database: String
    }

    /// - Throws: `OperationError` where nothing is stored for the bot; `SecretsError` where the key does not open it;
    ///   `PostgresError`.
    package func run() async throws -> [SecretValue] {
        let found = try await cluster.withSession(in: desired?.policy.database) { try await search(through: $0) }
        if let text = found.sealed { return try SealedSecret(text, of: bot).open(with: key) }
        if let tombstonedAt = found.tombstonedAt {
            throw OperationError(
                "bot \(bot) has no secret: it was tombstoned at \(tombstonedAt), which ended its credential",
                hint: "When its manifest is back, flarexdb apply issues a new one."
            )
        }
        let place = "database \(found.database)" + (desired == nil ? ", the admin connection's" : "")
        let reason = found.isInstalled ? "no secret is stored for bot \(bot) in" : "there is no secret of any bot in"
        throw OperationError(
            "\(reason) \(place)" + (found.isInstalled ? "" : ": flarexdb has applied nothing there"),
            hint: hint
        )
    }

    private func search(through session: PostgresSession) async throws -> Search {
        try await session.requireRight(of: ManagedName.secretReaders)
        let intent = AuditDraft.intent(.openSecret, bot: bot, text: "opened with \(key.recipient)", by: .process())
        let numbers = try await record([intent], through: session)
        let text = try await sealedSecret(of: bot, through: session)
        if let number = numbers.first {
            let outcome = intent.outcome(of: number, text == nil ? .failed : .done)
            _ = try await record([outcome], through: session)
        }
        let schemas = try await session.query("SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'flarex'") { _ in
            true
        }
        let database = try await session.query("SELECT pg_catalog.current_database()") { try $0.text(0) }
        return Search(
            sealed: text,
            isInstalled: !schemas.isEmpty,
            tombstonedAt: try await tombstone(of: bot, through: session),
            database: database.joined()
        )
    }

    /// Writes to the audit log, where the database can have it: not on a standby.
    private func record(_ drafts: [AuditDraft], through session: PostgresSession) async throws -> [Int] {
        do {
            return try await session.appendAudit(drafts)
        } catch let error as PostgresError
            where error.meansNoAuditLog || error.state == .readOnlyTransaction
        {
            return []
        }
    }

    private var hint: String {
        let paths = paths.joined(separator: ", ")
        guard let desired else {
            return "There are no manifests in \(paths) to name the database; say where they are with --manifests."
        }
        guard desired.hasBot(bot) else { return "No manifest in \(paths) names a bot \(bot)." }
        return "flarexdb apply makes one for each bot that has a manifest."
    }
}
