import Model
package import SQLText

/// A table of a blocked bot that is to be written anew without its dead space.
///
/// A rewrite runs what the bot wrote, such as the functions of its indexes. So it is no part of a pass: it runs beside one,
/// in a session that is the bot, and for no longer than a bound on which the bot's code has no influence.
package struct Rewrite: Hashable, Sendable {
    package var bot: BotReference
    package var table: Identifier

    package init(bot: BotReference, table: Identifier) {
        self.bot = bot
        self.table = table
    }

    /// For a session that is the bot.
    package var statement: SQL { "VACUUM (FULL, ANALYZE) \(bot.role).\(table)" }

    /// Remembers what there was to delete, so that the table is not looked at again before that has become more.
    ///
    /// - Parameter flaw: why the table is left to the bot; nil where it was rewritten.
    package func record(leftBecause flaw: String?) -> [SQL] {
        let note: SQL = """
            INSERT INTO flarex.reclaim (relation, role, deleted, at, left_because)
            SELECT c.oid, n.nspname, pg_catalog.pg_stat_get_tuples_deleted(c.oid)
                + pg_catalog.pg_stat_get_tuples_updated(c.oid), pg_catalog.now(), \(bind: .optional(flaw))
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = \(bind: .text(bot.role.name)) AND c.relname = \(bind: .text(table.name))
            ON CONFLICT (relation) DO UPDATE SET role = excluded.role, deleted = excluded.deleted, at = excluded.at,
                left_because = excluded.left_because
            """
        guard let flaw else { return [note] }
        let message = "table \(table) is not rewritten: \(flaw)"
        let event: SQL = """
            INSERT INTO flarex.event (bot, kind, message)
            VALUES (\(bind: .text(bot.id.text)), 'rewriteGivenUp', \(bind: .text(message)))
            """
        return [note, event]
    }

    /// As a person may do it by hand.
    var statements: [SQL] { [statement] + record(leftBecause: nil) }
}

extension ChangePlan {
    /// The tables to rewrite, each bot's largest gain first.
    package var rewrites: [Rewrite] {
        steps.compactMap { planned in
            guard case .storage(.reclaim(let bot, let waste)) = planned.step else { return nil }
            return Rewrite(bot: bot, table: waste.table)
        }
    }

    /// What a pass does: all but the rewrites, which run beside it.
    package var withoutRewrites: ChangePlan {
        var plan = self
        plan.steps.removeAll { if case .storage(.reclaim) = $0.step { true } else { false } }
        return plan
    }

    /// What is done before an archive is loaded. The load itself is no superuser's, and what comes after it depends on
    /// what came of it.
    package var beforeLoad: ChangePlan {
        var plan = self
        let end = steps.firstIndex { if case .restore(.load) = $0.step { true } else { false } }
        plan.steps = Array(steps[..<(end ?? steps.endIndex)])
        return plan
    }
}
