package import Model
package import PostgresClient
import SQLText

/// What a bot stored on one day.
package struct UsageDay: Hashable, Sendable {
    /// As `2026-11-24`, in UTC.
    package var day: String
    /// The most that any sample of the day says.
    package var mostBytes: Int64
    /// The quota in force with it; nil where none was known.
    package var quota: ByteCount?
}

extension PostgresSession {
    /// What a bot stored in each of the last days, oldest first. Days of which nothing is known are missing.
    package func readHistory(of bot: Name, days: Int) throws -> [UsageDay] {
        let now = try readClock()
        let start = Timestamp(seconds: now.seconds - Int64(max(days, 1) - 1) * 86_400).bind
        return try query(
            """
            SELECT DISTINCT ON (day) day::text, bytes, quota_bytes
            FROM (
                SELECT day, most_bytes AS bytes, quota_bytes FROM flarex.usage_day
                WHERE bot = \(bind: .text(bot.text))
                UNION ALL
                SELECT day, bytes, quota_bytes FROM (
                    \(SampleSpans.days(of: "(\(SampleSpans.all) WHERE bot = \(bind: .text(bot.text)))", until: now.next))
                ) p
            ) d
            WHERE day >= \(bind: start)::timestamptz::date
            ORDER BY day, bytes DESC, quota_bytes
            """
        ) { row in
            UsageDay(
                day: try row.text(0),
                mostBytes: try row.integer(1, as: Int64.self),
                quota: try row.optionalInteger(2, as: Int64.self).map { ByteCount(bytes: $0) }
            )
        }
    }
}

extension Timestamp {
    /// A sample taken this second counts for the second.
    fileprivate var next: Timestamp { Timestamp(seconds: seconds + 1) }
}
