import Model
import PostgresClient
import SQLText

extension PostgresSession {
    /// The latest measurement of each bot.
    func readUsage(_ scope: BotScope?) throws -> [Name: ObservedUsage] {
        let rows = try query(
            """
            SELECT bot, bytes, pg_catalog.date_part('epoch', measured_at)::bigint
            FROM flarex.usage WHERE \(isBot("bot", within: scope))
            """
        ) { row in
            let seconds = try row.integer(2, as: Int64.self)
            let usage = ObservedUsage(
                bytes: try row.integer(1, as: Int64.self),
                measuredAt: Timestamp(seconds: seconds)
            )
            return (try row.name(0), usage)
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }
}
