import Model
import PostgresClient
import SQLText

extension PostgresSession {
    /// The restores that are not over, by the bot's role.
    ///
    /// Whether one is under way, the server knows: its process holds a lock whose key only the registry has.
    func readRestores() throws -> [Identifier: ObservedRestore] {
        let rows = try query(
            """
            SELECT r.role, r.bot, r.replaced, \(SQL.epoch(of: "r.begun_at")), r.verified_at IS NOT NULL, EXISTS (
                SELECT FROM pg_catalog.pg_locks l
                WHERE l.locktype = 'advisory' AND l.objsubid = 1 AND l.granted
                    AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
                    AND (l.classid::bigint << 32 | l.objid::bigint) = r.mark
            )
            FROM flarex.restore r WHERE r.ended_at IS NULL
            """
        ) { row in
            let restore = ObservedRestore(
                bot: try row.name(1),
                replaced: try row.identifier(2),
                begunAt: Timestamp(seconds: try row.integer(3, as: Int64.self)),
                isVerified: try row.boolean(4),
                isUnderWay: try row.boolean(5)
            )
            return (try row.identifier(0), restore)
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    /// What restores replaced, by the schema that holds it.
    func readReplaced(_ scope: BotScope?) throws -> [Identifier: ReplacedState] {
        let rows = try query(
            """
            SELECT schema, bot, role, \(SQL.epoch(of: "replaced_at"))
            FROM flarex.replaced WHERE \(isBot("bot", within: scope))
            """
        ) { row in
            let state = ReplacedState(
                bot: try row.name(1),
                role: try row.identifier(2),
                replacedAt: Timestamp(seconds: try row.integer(3, as: Int64.self))
            )
            return (try row.identifier(0), state)
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }
}
