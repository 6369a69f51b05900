import Model
import PostgresClient
import SQLText

/// Notes what a sweep found, in one statement.
///
/// A bot that was not looked at still holds what it held. Each bot's last sample is confirmed where it still says the
/// same; otherwise a new one begins.
struct UsageRecord: Sendable {
    var scope: SweepScope
    /// The bytes of the bots that were looked at.
    var measured: [Name: Int64]
    var warnAt: Percentage?
    /// For how long a sample holds when no other follows.
    var hold: TimeSpan

    /// - Returns: the bots that came close to their quota with this sweep.
    func write(through session: PostgresSession) async throws -> [Sweep.Report.Warning] {
        try await session.query(statement) { row in
            guard let bot = Name(try row.text(0)) else { return nil }
            return Sweep.Report.Warning(
                bot: bot,
                bytes: try row.integer(1, as: Int64.self),
                quota: ByteCount(bytes: try row.integer(2, as: Int64.self))
            )
        }.compactMap(\.self)
    }

    private var statement: SQL {
        """
        WITH seen AS MATERIALIZED (\(seen)),
        gone AS (
            DELETE FROM flarex.usage u
            WHERE \(isComplete) AND NOT EXISTS (SELECT FROM flarex.bot b WHERE b.id = u.bot) RETURNING bot
        ),
        measured AS (
            INSERT INTO flarex.usage AS u (bot, bytes, measured_at, counted_at, is_close, is_close_since)
            SELECT bot, bytes, moment, counted_at, is_close, is_close_since FROM seen
            ON CONFLICT (bot) DO UPDATE SET bytes = excluded.bytes, measured_at = excluded.measured_at,
                counted_at = excluded.counted_at, is_close = excluded.is_close,
                is_close_since = excluded.is_close_since
        ),
        confirmed AS (
            UPDATE flarex.sample s SET confirmed_at = greatest(s.confirmed_at, e.moment)
            FROM seen e WHERE s.bot = e.bot AND s.taken_at = e.confirms
        ),
        taken AS (
            INSERT INTO flarex.sample AS s (bot, taken_at, confirmed_at, hold_seconds, bytes, workspace, plan,
                quota_bytes, price, currency, revision)
            SELECT bot, moment, moment, hold_seconds, bytes, workspace, plan, quota_bytes, price, currency, revision
            FROM seen WHERE confirms IS NULL
            UNION ALL
            \(ended)
            ON CONFLICT (bot, taken_at) DO UPDATE SET confirmed_at = excluded.confirmed_at,
                hold_seconds = excluded.hold_seconds, bytes = excluded.bytes, workspace = excluded.workspace,
                plan = excluded.plan, quota_bytes = excluded.quota_bytes, price = excluded.price,
                currency = excluded.currency, revision = excluded.revision
        ),
        warned AS (
            INSERT INTO flarex.event (bot, kind, message)
            SELECT bot, 'StorageWarning', 'stores ' || bytes || ' of ' || quota_bytes || ' bytes'
            FROM seen WHERE warns
        )
        SELECT bot, bytes, quota_bytes FROM seen WHERE warns ORDER BY bot
        """
    }

    /// Every bot of the scope with what it holds, the terms in force, and the sample that still says the same.
    ///
    /// The data of a bot that is about to be dropped are kept for its owner, and cost nothing.
    private var seen: SQL {
        """
        SELECT e.*, l.taken_at AS confirms, e.is_close AND u.is_close IS NOT TRUE AS warns,
            CASE WHEN u.is_close = e.is_close THEN u.is_close_since ELSE e.moment END AS is_close_since
        FROM (
            SELECT b.id AS bot, pg_catalog.date_trunc('second', now()) AS moment, coalesce(f.bytes, u.bytes) AS bytes,
                CASE WHEN f.bot IS NULL THEN u.counted_at ELSE now() END AS counted_at,
                \(bind: .integer(hold.seconds))::bigint AS hold_seconds, b.workspace, b.plan, b.quota_bytes,
                CASE WHEN b.tombstoned_at IS NULL THEN b.overage_price END AS price,
                CASE WHEN b.tombstoned_at IS NULL THEN b.overage_currency END AS currency, b.revision,
                coalesce(\(isCloseToQuota("coalesce(f.bytes, u.bytes)", warnAt)), false) AS is_close
            FROM flarex.bot b
            LEFT JOIN flarex.usage u ON u.bot = b.id
            LEFT JOIN unnest(\(bind: .array(measured.map(\.key.text)))::text[],
                \(bind: .array(measured.map { String($0.value) }))::bigint[]) f (bot, bytes) ON f.bot = b.id
            WHERE coalesce(f.bytes, u.bytes) IS NOT NULL AND \(condition)
        ) e
        LEFT JOIN flarex.usage u ON u.bot = e.bot
        LEFT JOIN LATERAL (
            SELECT * FROM flarex.sample s WHERE s.bot = e.bot ORDER BY s.taken_at DESC LIMIT 1
        ) l ON l.bytes = e.bytes AND l.hold_seconds = e.hold_seconds AND l.workspace = e.workspace
            AND l.plan = e.plan AND l.quota_bytes IS NOT DISTINCT FROM e.quota_bytes
            AND l.price IS NOT DISTINCT FROM e.price AND l.currency IS NOT DISTINCT FROM e.currency
            AND e.moment <= l.confirmed_at + l.hold_seconds * interval '1 second'
        """
    }

    private var condition: SQL {
        switch scope {
        case .all: "true"
        case .closeToQuota: "(f.bot IS NOT NULL OR \(isCloseToQuota("u.bytes", warnAt)))"
        }
    }

    /// Whether the sweep looks at every bot, so that one it does not find is gone.
    private var isComplete: SQL { scope == .all ? "true" : "false" }

    /// Bots that the registry has forgotten hold nothing any more.
    private var ended: SQL {
        """
        SELECT g.bot, date_trunc('second', now()), date_trunc('second', now()), 0, 0, s.workspace, s.plan,
                s.quota_bytes, s.price, s.currency, s.revision
            FROM gone g JOIN LATERAL (
                SELECT * FROM flarex.sample s WHERE s.bot = g.bot ORDER BY s.taken_at DESC LIMIT 1
            ) s ON true
        """
    }
}
