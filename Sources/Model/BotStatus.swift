package import SQLText

/// What the registry and the catalogs say of a bot, for people and monitors.
package struct BotStatus: Hashable, Sendable {
    package var id: Name
    package var workspace: Name
    /// The bot's role and schema; both have the same name.
    package var role: Identifier
    package var plan: Name
    /// As the registry has it, unless ``setbacks`` make less of it.
    package var phase: Phase
    package var lastError: String?
    /// What keeps the bot from being as its manifest says, sorted by reason.
    package var setbacks: [Setback] = []
    /// Since when there is one; nil while there is none.
    package var setbackSince: Timestamp?
    /// Nil for a bot without a credential.
    package var logins: Logins?
    /// Nil for a bot that was never measured.
    package var usage: ObservedUsage?
    /// Nil for a bot that was last recorded by a flarexdb without quotas.
    package var terms: StorageTerms?
    /// Since when the bot is on the side of the warning mark on which it is; nil for a bot that was never measured.
    package var pressure: Pressure?
    /// Whether the bot's writes are blocked, as the catalogs have it.
    package var isRestricted: Bool
    /// Tables that flarexdb does not rewrite to make room, while the bot is blocked; sorted, at most a few.
    package var tablesLeft: [String] = []
    /// Nil for a bot of which an archive was never tried.
    package var backup: Backup?
    /// Nil for a bot of which no archive was ever tried.
    package var drill: Drill?
    /// What the last restore replaced, as long as it is kept.
    package var replaced: Replaced?
    /// Sorted.
    package var extensions: [Identifier]
    package var since: Transitions
    package var tombstonedAt: Timestamp?
    /// `flarex.dev/prune: disabled` in the last manifest: the bot stays when the manifest goes.
    package var isKept = false
    package var manifestFile: String?
    package var manifestLine: Int?
    package var revision: String?

    /// When the bot was first recorded, and since when it is ready or not, restricted or not, and kept or not.
    package struct Transitions: Hashable, Sendable {
        package var created: Timestamp
        package var ready: Timestamp
        package var restricted: Timestamp
        package var kept: Timestamp

        package init(created: Timestamp, ready: Timestamp, restricted: Timestamp, kept: Timestamp) {
            self.created = created
            self.ready = ready
            self.restricted = restricted
            self.kept = kept
        }
    }

    /// The login that the sealed secret is for, and the one before it for as long as it is valid.
    package struct Logins: Hashable, Sendable {
        package var current: Identifier
        package var issuedAt: Timestamp
        package var previous: Identifier?
        package var previousUntil: Timestamp?
        /// The form of `DATABASE_URL`, and who can open the secret; nil for a secret of an older flarexdb.
        package var urlForm: URLForm?
        package var recipients: [Recipient]?

        package init(current: Identifier, issuedAt: Timestamp) {
            self.current = current
            self.issuedAt = issuedAt
        }
    }

    /// On which side of the part of its quota at which to warn a bot is.
    package struct Pressure: Hashable, Sendable {
        package var isClose: Bool
        package var since: Timestamp

        package init(isClose: Bool, since: Timestamp) {
            self.isClose = isClose
            self.since = since
        }
    }

    /// What a bot had before its last restore.
    package struct Replaced: Hashable, Sendable {
        /// The schema that holds it.
        package var schema: Identifier
        /// When it was set aside.
        package var at: Timestamp

        package init(schema: Identifier, at: Timestamp) {
            self.schema = schema
            self.at = at
        }
    }

    /// What came of the attempts to archive a bot.
    package struct Backup: Hashable, Sendable {
        /// The last archive's; nil where there is none.
        package var takenAt: Timestamp?
        /// Why the last attempt failed; nil where it did not.
        package var failure: String?
        /// Since when the last attempts failed, or did not.
        package var since: Timestamp

        package init(takenAt: Timestamp?, failure: String?, since: Timestamp) {
            self.takenAt = takenAt
            self.failure = failure
            self.since = since
        }
    }

    /// What came of the last attempt to load an archive of a bot.
    package struct Drill: Hashable, Sendable {
        package var at: Timestamp
        /// The archive's.
        package var takenAt: Timestamp
        /// Why it does not restore; nil where it does.
        package var fault: String?
        /// Since when the archives that were tried restore, or do not.
        package var since: Timestamp

        package init(at: Timestamp, takenAt: Timestamp, fault: String?, since: Timestamp) {
            (self.at, self.takenAt, self.fault, self.since) = (at, takenAt, fault, since)
        }
    }

    package init(
        id: Name,
        workspace: Name,
        role: Identifier,
        plan: Name,
        phase: Phase,
        isRestricted: Bool = false,
        extensions: [Identifier] = [],
        since: Transitions
    ) {
        self.id = id
        self.workspace = workspace
        self.role = role
        self.plan = plan
        self.phase = phase
        self.isRestricted = isRestricted
        self.extensions = extensions.sorted()
        self.since = since
    }

    /// How much of the quota is used, in whole percent, rounded down; nil where one of the two is not known.
    package var percentage: Int64? {
        guard let usage, let terms else { return nil }
        guard terms.quota.bytes > 0 else { return usage.bytes > 0 ? 100 : 0 }
        return Int64(clamping: Int128(usage.bytes) * 100 / Int128(terms.quota.bytes))
    }
}
