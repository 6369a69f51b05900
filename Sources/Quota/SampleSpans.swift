import Model
import SQLText

/// From when to when each sample counts.
///
/// A sample holds until the bot's next one, and no longer than its `hold_seconds` after it was last confirmed. What is
/// not covered so is not known, and nobody is billed for it.
enum SampleSpans {
    /// All samples, with the moment `finish` at which each stops to count.
    static let all: SQL = """
        SELECT *, least(
            pg_catalog.lead(taken_at) OVER (PARTITION BY bot ORDER BY taken_at),
            confirmed_at + hold_seconds * interval '1 second'
        ) AS finish
        FROM flarex.sample
        """

    /// The spans cut at midnights (UTC), each part with its `day` and its length in `seconds`.
    static func days(of spans: SQL, until limit: Timestamp) -> SQL {
        """
        SELECT s.*, d.day::date AS day, pg_catalog.date_part('epoch', least(s.finish,
            \(bind: limit.bind)::timestamptz, d.day + interval '1 day') - greatest(s.taken_at, d.day))::bigint AS seconds
        FROM \(spans) s CROSS JOIN LATERAL pg_catalog.generate_series(pg_catalog.date_trunc('day', s.taken_at),
            least(s.finish, \(bind: limit.bind)::timestamptz) - interval '1 second', interval '1 day') d (day)
        """
    }
}
