import Audit
import Catalog
import Glibc
import Manifests
import Model
import PostgresClient
import Reconciliation
import SQLText
import Secrets

/// A bot's secret, fetched from the control schema and opened with a private key.
enum OpenedSecret {
    static func open(bot: String, key: KeyOptions, options: GlobalOptions) async throws -> [SecretValue] {
        let id = try Name(ofBot: bot)
        let key = try key.pair()
        let cluster = ClusterConnection(options: try options.connectionOptions())
        let desired = try desiredState(options.manifests)
        let session = try await cluster.connect(desired?.policy.database)
        try await session.requireRight(of: ManagedName.secretReaders)
        let intent = AuditDraft.intent(.openSecret, bot: id, text: "opened with \(key.recipient)", by: .process())
        let numbers = try await record([intent], through: session)
        let text = try await sealedSecret(of: id, through: session)
        if let number = numbers.first {
            let outcome = intent.outcome(of: number, text == nil ? .failed : .done)
            _ = try await record([outcome], through: session)
        }
        let schemas = try await session.query("SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'flarex'") { _ in
            true
        }
        let tombstonedAt = try await tombstone(of: id, through: session)
        let database = try await session.query("SELECT pg_catalog.current_database()") { try $0.text(0) }
        await session.close()
        if let text { return try SealedSecret(text, of: id).open(with: key) }

        if let tombstonedAt {
            throw CommandError(
                "bot \(id) has no secret: it is tombstoned since \(tombstonedAt), and its credential ended with that",
                hint: "When its manifest is back, flarexdb apply issues a new one."
            )
        }
        let isInstalled = !schemas.isEmpty
        let place = "database \(database.joined())" + (desired == nil ? ", the admin connection's" : "")
        let reason = isInstalled ? "no secret is stored for bot \(id) in" : "there is no secret of any bot in"
        throw CommandError(
            "\(reason) \(place)" + (isInstalled ? "" : ": flarexdb has applied nothing there"),
            hint: hint(id, desired, options.manifests)
        )
    }

    /// Tells the audit log, where the database can know it: not on a standby, nor through a login that may only read.
    private static func record(_ drafts: [AuditDraft], through session: PostgresSession) async throws -> [Int] {
        do {
            return try await session.appendAudit(drafts)
        } catch let error as PostgresError
            where error.meansNoAuditLog || [.readOnlyTransaction, .insufficientPrivilege].contains(error.state)
        {
            return []
        }
    }

    private static func hint(_ id: Name, _ desired: DesiredState?, _ options: ManifestOptions) -> String {
        let paths = options.manifestPaths.joined(separator: ", ")
        guard let desired else {
            return "There are no manifests in \(paths) to name the database; say where they are with --manifests."
        }
        guard desired.bots.contains(where: { $0.id == id }) else {
            return "No manifest in \(paths) names a bot \(id)."
        }
        return "flarexdb apply makes one for each bot that has a manifest."
    }

    /// What the manifests say; nil where there are none, which leaves the database to the admin connection.
    private static func desiredState(_ options: ManifestOptions) throws -> DesiredState? {
        guard options.manifestPaths.contains(where: { access($0, F_OK) == 0 }) else { return nil }
        return try Planner(options).desired
    }
}
