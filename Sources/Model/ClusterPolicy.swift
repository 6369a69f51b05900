package import SQLText

/// What holds for the whole cluster, from the one `Cluster` manifest.
package struct ClusterPolicy: Hashable, Sendable {
    package var name: Name
    /// The shared database; created if missing.
    package var database: Identifier
    package var endpoint: Endpoint
    /// The hard cap on a bot's storage, overage or not.
    package var maxStorage: ByteCount
    /// The extensions that a bot may ask for, sorted.
    package var extensions: [Identifier]
    package var deletion: Deletion
    package var sweep: Sweep
    package var limits: Limits
    package var console: Console
    package var audit: Audit
    /// Nil where no archives are made.
    package var backups: BackupPolicy?
    package var secrets: SecretsPolicy
    package var hardening: Hardening
    /// Whether the manifest says so, and it is not the default.
    package var saysHardening: Bool
    package var source: SourcePlace

    package init(
        name: Name,
        database: Identifier,
        endpoint: Endpoint,
        maxStorage: ByteCount,
        extensions: [Identifier],
        deletion: Deletion = Deletion(),
        sweep: Sweep = Sweep(),
        limits: Limits = Limits(),
        console: Console = Console(),
        audit: Audit = Audit(),
        backups: BackupPolicy? = nil,
        secrets: SecretsPolicy,
        hardening: Hardening = .dedicated,
        saysHardening: Bool = true,
        source: SourcePlace
    ) {
        self.name = name
        self.database = database
        self.endpoint = endpoint
        self.maxStorage = maxStorage
        self.extensions = extensions.sorted()
        self.deletion = deletion
        self.sweep = sweep
        self.limits = limits
        self.console = console
        self.audit = audit
        self.backups = backups
        self.secrets = secrets
        self.hardening = hardening
        self.saysHardening = saysHardening
        self.source = source
    }

    /// How long a deleted bot's data stays, and how large a part of all bots one pass may delete.
    package struct Deletion: Hashable, Sendable {
        package var retention = TimeSpan(seconds: 30 * 86400)
        package var maxPrune: Percentage? = Percentage(hundredths: 10)

        package init() {}
    }

    /// How often storage is measured; at which part of the quota to warn, and below which to lift a block.
    package struct Sweep: Hashable, Sendable {
        package var interval = TimeSpan(seconds: 3600)
        package var warnAt: Percentage? = Percentage(hundredths: 80)
        package var liftBelow: Percentage? = Percentage(hundredths: 100)

        package init() {}
    }

    /// Bounds on what one bot may take of what all share: catalogs, the disk, dead rows, others' time.
    package struct Limits: Hashable, Sendable {
        package var objects = 1000
        package var definition = ByteCount(bytes: 256_000)
        package var comment = ByteCount(bytes: 8000)
        /// The temporary files of each connection, unless a plan's settings say otherwise; nil for no limit.
        package var temporaryFiles: ByteCount? = ByteCount(bytes: 1_000_000_000)
        /// The age at which a transaction is ended, with its session.
        package var transactionAge = TimeSpan(seconds: 3600)
        /// How long a session may keep another bot waiting for a lock.
        package var blockOthers = TimeSpan(seconds: 10)

        package init() {}
    }

    /// What a person who acts as a bot may do in one statement, and for how long.
    package struct Console: Hashable, Sendable {
        package var statementTimeout = TimeSpan(seconds: 30)
        package var lockTimeout = TimeSpan(seconds: 5)
        /// How many rows of one result are shown.
        package var rows = 1000
        /// How much of one result is shown, and how much one COPY takes.
        package var bytes = ByteCount(bytes: 10_000_000)
        package var requireReason = false
        /// The age at which an access ends.
        package var expires = TimeSpan(seconds: 1800)

        package init() {}
    }

    /// How long the audit log keeps texts. What was done, when and by whom, it keeps for good.
    package struct Audit: Hashable, Sendable {
        package var retention = TimeSpan(seconds: 400 * 86400)

        package init() {}
    }

    package struct SecretsPolicy: Hashable, Sendable {
        /// Who can open the secrets, sorted; never empty.
        package var recipients: [Recipient]
        /// Where to mirror sealed secrets as files; nil for nowhere.
        package var directory: String?
        /// The age at which a credential is replaced; nil for never.
        package var rotateAfter: TimeSpan?
        /// How long a replaced credential still logs in.
        package var overlap: TimeSpan

        package static let defaultOverlap = TimeSpan(seconds: 86400)

        package init(
            recipients: [Recipient],
            directory: String? = nil,
            rotateAfter: TimeSpan? = nil,
            overlap: TimeSpan = defaultOverlap
        ) {
            self.recipients = recipients.sorted()
            self.directory = directory
            self.rotateAfter = rotateAfter
            self.overlap = overlap
        }
    }

    /// Whether flarexdb has the cluster to itself, so that rights on other databases may be withdrawn from PUBLIC.
    package enum Hardening: String, Sendable, CaseIterable {
        case dedicated
        case shared
    }
}
