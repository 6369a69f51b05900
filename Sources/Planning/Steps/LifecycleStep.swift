package import Model
package import SQLText

/// One change on a bot's way from a manifest that is gone to nothing.
package enum LifecycleStep: Hashable, Sendable {
    /// Remembers that the manifest is gone, and since when.
    case tombstone(Name, retention: TimeSpan)
    /// Forgets the sealed secret and takes the password from the role; the role is nil where it is gone already.
    case withdrawCredential(bot: Name, role: Identifier?)
    case endSessions(of: Identifier)
    /// Remembers how much there was to drop, before anything is.
    case beginDrop(Name, schema: Identifier)
    /// Drops everything in the schema, in as many transactions as that takes.
    case emptySchema(Identifier)
    /// Drops what the role owns and withdraws what it may do, in one database; nil stands for the shared one.
    case dropOwned(by: Identifier, in: Identifier?)
    /// Drops a schema that is empty.
    case dropSchema(Identifier)
    case dropRole(Identifier)
    /// Moves the registry's row of the bot to those of the dropped ones.
    case forget(Name)
}

extension LifecycleStep: PlainStepFamily {
    var kind: String {
        switch self {
        case .tombstone: "tombstone"
        case .withdrawCredential: "withdrawCredential"
        case .endSessions: "endSessions"
        case .beginDrop: "beginDrop"
        case .emptySchema: "emptySchema"
        case .dropOwned: "dropOwned"
        case .dropSchema: "dropSchema"
        case .dropRole: "dropRole"
        case .forget: "forgetBot"
        }
    }

    /// What keeps two steps of one kind and one bot apart: the one name that several may have.
    var discriminator: String? {
        switch self {
        case .tombstone, .withdrawCredential, .beginDrop, .forget: nil
        case .endSessions(let name), .emptySchema(let name), .dropSchema(let name), .dropRole(let name): name.key
        case .dropOwned(_, let database): database?.key
        }
    }

    var commitment: Commitment {
        switch self {
        // Whoever may not log in any more has to be seen as such by everybody before the last session is ended.
        case .endSessions: .alone
        // The size is known even if nothing else comes of the drop.
        case .beginDrop: .alone
        // It commits by itself, after each part of the schema.
        case .emptySchema: .bare
        case .dropOwned(_, let database): database == nil ? .together : .alone
        case .tombstone, .withdrawCredential, .dropSchema, .dropRole, .forget: .together
        }
    }

    var restricts: Bool { if case .endSessions = self { true } else { false } }

    /// The database where the step is done; nil for the shared one.
    var database: Identifier? {
        if case .dropOwned(_, let database) = self { database } else { nil }
    }

    func target(of bot: BotReference?) -> String {
        switch self {
        case .tombstone(let id, _), .beginDrop(let id, _), .forget(let id): bot.owned("registry entry", id)
        case .withdrawCredential(let id, _): bot.owned("secret", id)
        case .endSessions(let role): role == bot?.role ? "sessions" : "sessions of \(role)"
        case .emptySchema(let schema), .dropSchema(let schema): bot.named("schema", schema)
        case .dropOwned(_, let database?): "objects in database \(database)"
        case .dropOwned(_, nil): "objects outside the schema"
        case .dropRole(let role): bot.named("role", role)
        }
    }

    func summary(of bot: BotReference?) -> String {
        let target = target(of: bot)
        return switch self {
        case .tombstone(_, let retention): "\(target): phase Tombstoned, data kept for \(retention)"
        case .withdrawCredential: "\(target): withdrawn, with the password"
        case .endSessions: "\(target): ended"
        case .beginDrop: "\(target): size noted, dropping begun"
        case .emptySchema: "\(target): everything in it"
        case .dropOwned: "\(target), and rights on others'"
        case .dropSchema, .dropRole: target
        case .forget: "\(target), moved to the dropped bots"
        }
    }

    var statements: [SQL] {
        switch self {
        case .tombstone(let bot, _):
            [
                """
                UPDATE flarex.bot SET \(Phase.tombstoned.assignment), tombstoned_at = coalesce(tombstoned_at, now()),
                    last_error = NULL, updated_at = now()
                WHERE id = \(bind: .text(bot.text))
                """
            ]
        case .withdrawCredential(let bot, let role):
            ["DELETE FROM flarex.secret WHERE bot = \(bind: .text(bot.text))"]
                + (role.map { ["ALTER ROLE \($0) PASSWORD NULL"] } ?? [])
        case .endSessions(let role):
            [
                // A session that ends by itself meanwhile is no reason to warn anybody.
                "SET LOCAL client_min_messages TO error",
                """
                SELECT pg_catalog.pg_terminate_backend(pid, 5000) FROM pg_catalog.pg_stat_activity
                WHERE usename = \(bind: .text(role.name))
                """,
            ]
        case .beginDrop(let bot, let schema): [measure(bot, schema)]
        case .emptySchema(let schema): [SchemaRemoval.statement(for: schema)]
        // RESTRICT: what somebody else built on the bot's objects must not go with them.
        case .dropOwned(let role, _): ["DROP OWNED BY \(role) RESTRICT"]
        case .dropSchema(let schema): [SchemaRemoval.end(of: schema)]
        case .dropRole(let role): ["DROP ROLE \(role)"]
        case .forget(let bot):
            [endSamples(of: bot), "DELETE FROM flarex.usage WHERE bot = \(bind: .text(bot.text))", remember(bot)]
        }
    }

    private func measure(_ bot: Name, _ schema: Identifier) -> SQL {
        """
        UPDATE flarex.bot SET drop_begun_at = now(),
            drop_bytes = (
                SELECT coalesce(sum(pg_catalog.pg_total_relation_size(c.oid)), 0)
                FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname = \(bind: .text(schema.name)) AND c.relkind IN ('r', 'm', 'S')
            ),
            drop_objects = (
                SELECT count(*) FROM pg_catalog.pg_depend d
                JOIN pg_catalog.pg_namespace n ON n.oid = d.refobjid
                WHERE d.refclassid = 'pg_catalog.pg_namespace'::pg_catalog.regclass AND d.deptype = 'n'
                    AND \(ObjectPlace.schema(of: "d.classid", "d.objid")) = n.oid AND n.nspname = \(bind: .text(schema.name))
            )
        WHERE id = \(bind: .text(bot.text)) AND drop_begun_at IS NULL
        """
    }

    /// The bot holds nothing from now on. Its last sample would otherwise hold, and be billed, for a while.
    private func endSamples(of bot: Name) -> SQL {
        """
        INSERT INTO flarex.sample AS s (bot, taken_at, confirmed_at, hold_seconds, bytes, workspace, plan, quota_bytes,
            price, currency, revision)
        SELECT bot, date_trunc('second', now()), date_trunc('second', now()), 0, 0, workspace, plan, quota_bytes,
            price, currency, revision
        FROM flarex.sample WHERE bot = \(bind: .text(bot.text)) ORDER BY taken_at DESC LIMIT 1
        ON CONFLICT (bot, taken_at) DO UPDATE SET confirmed_at = excluded.confirmed_at, hold_seconds = 0, bytes = 0
        """
    }

    private func remember(_ bot: Name) -> SQL {
        """
        WITH gone AS (DELETE FROM flarex.bot WHERE id = \(bind: .text(bot.text)) RETURNING *)
        INSERT INTO flarex.dropped_bot (id, workspace, role, plan, spec_digest, manifest_file, manifest_line, revision,
            created_at, tombstoned_at, drop_begun_at, bytes, objects)
        SELECT id, workspace, role, plan, spec_digest, manifest_file, manifest_line, revision,
            created_at, tombstoned_at, drop_begun_at, drop_bytes, drop_objects
        FROM gone
        """
    }
}
