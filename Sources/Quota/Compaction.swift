package import Model
package import PostgresClient
import SQLText

/// How many bots' samples become rows of days in one statement, which may take as long as any other.
private let botsAtOnce = 500

extension PostgresSession {
    /// Turns the samples before a month's beginning into one row for each bot, day and terms.
    ///
    /// What is billed stays the same to the byte-second: months begin with days, days are summed exactly, and a sample
    /// that reaches beyond is cut there. It is done once for each beginning; when it is stopped, the next call goes on.
    package func compactSamples(before cutoff: Timestamp) throws {
        let month: SQL = "pg_catalog.date_trunc('month', \(bind: cutoff.bind)::timestamptz - interval '1 day')::date"
        let isDone = try query(
            "SELECT EXISTS (SELECT FROM flarex.billing_month WHERE month = \(month) AND compacted_at IS NOT NULL)"
        ) { try $0.boolean(0) }
        guard isDone != [true] else { return }
        var last = ""
        while case let bots = try readBots(after: last, withSamplesBefore: cutoff), let next = bots.last {
            try compactSamples(of: bots, before: cutoff)
            last = next
        }
        try execute(
            """
            INSERT INTO flarex.billing_month AS m (month, compacted_at) VALUES (\(month), now())
            ON CONFLICT (month) DO UPDATE SET compacted_at = excluded.compacted_at WHERE m.compacted_at IS NULL
            """
        )
    }

    private func readBots(after last: String, withSamplesBefore cutoff: Timestamp) throws -> [String] {
        try query(
            """
            SELECT DISTINCT bot FROM flarex.sample
            WHERE bot > \(bind: .text(last)) AND taken_at < \(bind: cutoff.bind)::timestamptz
            ORDER BY bot LIMIT \(botsAtOnce)
            """
        ) { try $0.text(0) }
    }

    private func compactSamples(of bots: [String], before cutoff: Timestamp) throws {
        try execute(
            """
            WITH span AS MATERIALIZED (
                SELECT * FROM (\(SampleSpans.all)) s
                WHERE bot = ANY (\(bind: .array(bots))::text[]) AND taken_at < \(bind: cutoff.bind)::timestamptz
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
