import Model
import SQLText

extension LifecycleStep {
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
