package import Digest
package import Model
package import SQLText

/// What the registry is to say of a bot.
package struct BotRecord: Hashable, Sendable {
    package var id: Name
    package var workspace: Name
    package var role: Identifier
    package var plan: Name
    package var phase: Phase
    package var specDigest: HexDigest
    package var terms: StorageTerms?
    /// Sorted.
    package var extensions: [Identifier]
    package var isKept: Bool
    package var source: SourcePlace
    package var revision: String?

    package init(_ bot: DesiredBot, phase: Phase, in desired: DesiredState) {
        id = bot.id
        workspace = bot.workspace
        role = bot.role
        plan = bot.plan.value
        self.phase = phase
        specDigest = bot.specDigest
        terms = desired.storageTerms(of: bot)
        extensions = bot.extensions.map(\.value)
        isKept = bot.isKept
        source = bot.source
        source.file = desired.places.place(of: source.file)
        revision = desired.revision
    }
}

extension RecordedCluster {
    var upsert: SQL {
        """
        INSERT INTO flarex.cluster (name, system_identifier, endpoint)
        VALUES (\(bind: .text(name.text)), \(bind: .text(systemIdentifier)), \(bind: .text(endpoint)))
        ON CONFLICT (is_only) DO UPDATE SET name = excluded.name, system_identifier = excluded.system_identifier,
            endpoint = excluded.endpoint, recorded_at = now()
        """
    }
}

extension BotRecord {
    var upsert: SQL {
        """
        INSERT INTO flarex.bot (id, workspace, role, plan, phase, spec_digest, manifest_file, manifest_line,
            revision, quota_bytes, overage_price, overage_currency, extensions, is_kept)
        VALUES (\(bind: .text(id.text)), \(bind: .text(workspace.text)), \(bind: .text(role.name)),
            \(bind: .text(plan.text)), \(bind: .text(phase.rawValue)), \(bind: .text(specDigest.text)),
            \(bind: .text(source.file)), \(bind: .integer(source.line)), \(bind: .optional(revision)),
            \(bind: terms.map { .integer($0.quota.bytes) } ?? .null), \(bind: .optional(terms?.price?.perGBMonth)),
            \(bind: .optional(terms?.price?.currency)), \(bind: .array(extensions.map(\.name))),
            \(bind: .boolean(isKept)))
        ON CONFLICT (id) DO UPDATE SET workspace = excluded.workspace, role = excluded.role, plan = excluded.plan,
            \(phase.assignment), spec_digest = excluded.spec_digest, manifest_file = excluded.manifest_file,
            manifest_line = excluded.manifest_line, revision = excluded.revision, quota_bytes = excluded.quota_bytes,
            overage_price = excluded.overage_price, overage_currency = excluded.overage_currency,
            extensions = excluded.extensions, is_kept = excluded.is_kept,
            kept_since = CASE WHEN flarex.bot.is_kept = excluded.is_kept THEN flarex.bot.kept_since ELSE now() END,
            tombstoned_at = NULL, drop_begun_at = NULL, drop_bytes = NULL, drop_objects = NULL, last_error = NULL,
            updated_at = now()
        """
    }
}
