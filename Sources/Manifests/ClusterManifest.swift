import Model
import SQLText

/// A manifest of the kind `Cluster`.
typealias ClusterManifest = Envelope<NameMetadata, ClusterSpec>

struct ClusterSpec: Draft {
    var database: Identifier?
    var endpoint: Endpoint?
    var maxStorage: ByteCount?
    var extensions: [Marked<Identifier>]? = []
    var deletion = ClusterPolicy.Deletion()
    var sweep = ClusterPolicy.Sweep()
    var limits = ClusterPolicy.Limits()
    var console = ClusterPolicy.Console()
    var audit = ClusterPolicy.Audit()
    var backups: BackupPolicy?
    var secrets: ClusterPolicy.SecretsPolicy?
    var hardening: ClusterPolicy.Hardening?

    static let fields: [Field<ClusterSpec>] = [
        Field("database", \.database, .databaseName, isRequired: true, "The shared database; created if missing."),
        Field("endpoint", \.endpoint, .endpoint, isRequired: true, "Where bots reach the database."),
        Field("maxStorage", \.maxStorage, .size, isRequired: true, "The hard cap on a bot's storage, overage or not."),
        Field("extensions", \.extensions, .allowedExtensions, "The PostgreSQL extensions that bots may ask for."),
        Field(
            "deletion",
            \.deletion,
            .record(ClusterPolicy.Deletion.fields),
            "What happens when a bot's manifest is deleted."
        ),
        Field(
            "sweep",
            \.sweep,
            .record(ClusterPolicy.Sweep.fields),
            "How storage is measured and quotas are enforced."
        ),
        Field(
            "limits",
            \.limits,
            .record(ClusterPolicy.Limits.fields),
            "Bounds on what one bot may take of what all bots share."
        ),
        Field("console", \.console, .record(ClusterPolicy.Console.fields), "Bounds on what a person does as a bot."),
        Field("audit", \.audit, .record(ClusterPolicy.Audit.fields), "How long the audit log keeps full texts."),
        Field("backups", \.backups, .backups, "How archives of the bots are made. Without it there are none."),
        Field("secrets", \.secrets, .secrets, isRequired: true, "Who can open the bots' secrets."),
        Field(
            "hardening",
            \.hardening,
            .word(),
            "Whether flarexdb has the server to itself (dedicated, the default), so that other databases' PUBLIC CONNECT "
                + "may be revoked. Required on the first apply to a server with other databases that are open to PUBLIC."
        ),
    ]
}

extension ValueType<ClusterManifest> {
    static let cluster = manifest(
        kind: "Cluster",
        metadata: NameMetadata.fields("The cluster's name."),
        spec: ClusterSpec.fields
    )
}
