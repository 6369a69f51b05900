package import Digest
package import SQLText

/// What the control schema remembers of a bot.
package struct RegistryEntry: Hashable, Sendable {
    package var id: Name
    package var workspace: Name
    package var role: Identifier
    package var plan: Name
    package var phase: Phase
    /// The digest of the spec that was applied last; see ``DesiredBot/specDigest``.
    package var specDigest: HexDigest
    /// Nil where nothing was recorded since the registry has a place for it.
    package var terms: StorageTerms?
    /// Nil when the bot has no sealed secret.
    package var credential: StoredCredential?
    /// When the bot's manifest was found to be gone; nil for a bot that is not tombstoned.
    package var tombstonedAt: Timestamp?
    /// `flarex.dev/prune: disabled` in the last manifest: the bot stays when the manifest goes.
    package var isKept: Bool
    /// True once dropping has begun, so that some of the data may be gone.
    package var isBeingDropped: Bool
    /// The file of the last manifest.
    package var manifestFile: String?

    package init(
        id: Name,
        workspace: Name,
        role: Identifier,
        plan: Name,
        phase: Phase,
        specDigest: HexDigest,
        terms: StorageTerms? = nil,
        credential: StoredCredential? = nil,
        tombstonedAt: Timestamp? = nil,
        isKept: Bool = false,
        isBeingDropped: Bool = false,
        manifestFile: String? = nil
    ) {
        self.id = id
        self.workspace = workspace
        self.role = role
        self.plan = plan
        self.phase = phase
        self.specDigest = specDigest
        self.terms = terms
        self.credential = credential
        self.tombstonedAt = tombstonedAt
        self.isKept = isKept
        self.isBeingDropped = isBeingDropped
        self.manifestFile = manifestFile
    }

    /// From when on the bot's data may be dropped; nil for a bot that is not tombstoned.
    package func dropAfter(retention: TimeSpan) -> Timestamp? { tombstonedAt.map { $0 + retention } }
}

/// Where a bot is in its life.
package enum Phase: String, Sendable, CaseIterable {
    case pending = "Pending"
    case ready = "Ready"
    case restricted = "Restricted"
    case suspended = "Suspended"
    /// Its manifest says `login: false`.
    case disabled = "Disabled"
    case tombstoned = "Tombstoned"
    case failed = "Failed"
}
