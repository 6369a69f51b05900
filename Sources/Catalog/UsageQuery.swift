import Model
import PostgresClient
import SQLText

extension PostgresSession {
    /// The latest measurement of each bot.
    func readUsage(_ scope: BotScope?, _ memory: ObservationMemory?) throws -> [Name: ObservedUsage] {
        let answer = try answer(
            """
            SELECT bot, bytes, \(SQL.epoch(of: "measured_at"))
            FROM flarex.usage WHERE \(isBot("bot", within: scope))
            """
        )
        return try memory?.value(\.usage, of: [answer]) { try Self.usage(in: $0[0]) } ?? Self.usage(in: answer)
    }

    private static func usage(in answer: Answer) throws -> [Name: ObservedUsage] {
        let rows = try answer.rows { row in
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
