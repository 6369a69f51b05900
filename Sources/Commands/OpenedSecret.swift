import Catalog
import Manifests
import Model
import PostgresClient
import SQLText
import Secrets
import SystemPackage

/// A bot's secret, fetched from the control schema and opened with a private key.
enum OpenedSecret {
    static func open(bot: String, keyFile: String, options: GlobalOptions) async throws -> [SecretValue] {
        guard let id = Name(bot) else {
            throw CommandError(
                "\"\(bot)\" is no bot's name",
                hint: "It is the metadata.name of a BotDatabase manifest."
            )
        }
        let key = try KeyPair.read(from: FilePath(keyFile))
        let cluster = ClusterConnection(options: try options.connectionOptions())
        let session = try await cluster.connect(sharedDatabase(options))
        let text = try await sealedSecret(of: id, through: session)
        await session.close()
        guard let text else {
            throw CommandError(
                "no secret is stored for bot \(id)",
                hint: "flarexdb apply makes one for each bot that has a manifest."
            )
        }
        return try SealedSecret(text, of: id).open(with: key)
    }

    /// The database that the manifests name; the admin connection's where there are no manifests.
    private static func sharedDatabase(_ options: GlobalOptions) -> Identifier? {
        ManifestSource(paths: options.manifestFiles).load().desired?.policy.database
    }
}
