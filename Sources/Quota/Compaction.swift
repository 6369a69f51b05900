package import Model
package import PostgresClient
import SQLText

extension PostgresSession {
    /// Turns the samples before a month's beginning into one row for each bot, day and terms.
    ///
    /// What is billed stays the same to the byte-second: months begin with days, days are summed exactly, and a sample
    /// that reaches beyond is cut there. It is done once for each beginning.
    package func compactSamples(before cutoff: Timestamp) throws {
        try execute(
            """
            WITH due AS (
                INSERT INTO flarex.billing_month AS m (month, compacted_at)
                VALUES (pg_catalog.date_trunc('month', \(bind: cutoff.bind)::timestamptz - interval '1 day')::date, now())
                ON CONFLICT (month) DO UPDATE SET compacted_at = excluded.compacted_at WHERE m.compacted_at IS NULL
                RETURNING month
            ),
            span AS MATERIALIZED (
                SELECT * FROM (\(SampleSpans.all)) s
                WHERE EXISTS (SELECT FROM due) AND taken_at < \(bind: cutoff.bind)::timestamptz
            ),
            summed AS (
                INSERT INTO flarex.usage_day AS d (day, bot, workspace, plan, quota_bytes, price, currency, seconds,
                    byte_seconds, over_byte_seconds, most_bytes)
                SELECT day, bot, workspace, plan, quota_bytes, price, currency, sum(seconds),
                    sum(bytes::numeric * seconds), sum(greatest(bytes - quota_bytes, 0)::numeric * seconds), max(bytes)
                FROM (\(SampleSpans.days(of: "span", until: cutoff))) p
                GROUP BY day, bot, workspace, plan, quota_bytes, price, currency
                ON CONFLICT (bot, day, workspace, plan, quota_bytes, price, currency) DO UPDATE SET
                    seconds = d.seconds + excluded.seconds, byte_seconds = d.byte_seconds + excluded.byte_seconds,
                    over_byte_seconds = d.over_byte_seconds + excluded.over_byte_seconds,
                    most_bytes = greatest(d.most_bytes, excluded.most_bytes)
            ),
            cut AS (
                UPDATE flarex.sample s SET taken_at = c.cutoff, confirmed_at = greatest(s.confirmed_at, c.cutoff),
                    hold_seconds = s.hold_seconds
                        - greatest(0, pg_catalog.date_part('epoch', c.cutoff - s.confirmed_at))::bigint
                FROM span p, (SELECT \(bind: cutoff.bind)::timestamptz AS cutoff) c
                WHERE s.bot = p.bot AND s.taken_at = p.taken_at AND p.finish > c.cutoff
            )
            DELETE FROM flarex.sample s USING span p
            WHERE s.bot = p.bot AND s.taken_at = p.taken_at AND p.finish <= \(bind: cutoff.bind)::timestamptz
            """
        )
    }
}
