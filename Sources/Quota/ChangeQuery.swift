import Model
import PostgresClient
import SQLText

/// What tells, without a look at any file, whether a bot's files may have changed.
struct ChangeCounters: Hashable, Sendable {
    /// Stands for the files that the bot's relations have: a new index, a rewritten table, a truncated one changes it.
    var files: String
    /// Rows inserted, updated and deleted, committed or not, and how often its tables were vacuumed.
    var writes: String

    var text: String { "\(files):\(writes)" }
}

/// A bot whose files are to be counted.
struct Candidate: Sendable {
    var bot: Name
    var counters: ChangeCounters
}

extension PostgresSession {
    /// How many bots there are in the scope, and which of them are to be counted: those whose counters differ from
    /// the ones noted when they were last counted, those that were not counted since `limit`, and those that are
    /// writing right now, whose rows are counted when their transaction ends.
    func readCandidates(
        in scope: SweepScope,
        countedBefore limit: Timestamp,
        warnAt: Percentage?
    ) throws -> (bots: Int, candidates: [Candidate]) {
        let rows = try query(
            """
            SELECT b.id, coalesce(c.files, '0'), coalesce(c.writes, '0'),
                u.counters IS DISTINCT FROM coalesce(c.files, '0') || ':' || coalesce(c.writes, '0')
                    OR u.counted_at < \(bind: limit.bind)::timestamptz OR w.role IS NOT NULL
            FROM flarex.bot b
            LEFT JOIN flarex.usage u ON u.bot = b.id
            LEFT JOIN (\(Self.countersByRole)) c ON c.role = b.role
            LEFT JOIN (\(Self.writers)) w ON w.role = b.role
            WHERE \(Self.condition(of: scope, warnAt: warnAt))
            ORDER BY b.id
            """
        ) { row -> Candidate? in
            guard try row.boolean(3), let bot = Name(try row.text(0)) else { return nil }
            return Candidate(bot: bot, counters: ChangeCounters(files: try row.text(1), writes: try row.text(2)))
        }
        return (rows.count, rows.compactMap(\.self))
    }

    /// The counters of certain bots as they are now.
    func readCounters(of bots: [Name]) throws -> [Name: ChangeCounters] {
        let rows = try query(
            """
            SELECT b.id, coalesce(c.files, '0'), coalesce(c.writes, '0')
            FROM flarex.bot b LEFT JOIN (\(Self.countersByRole)) c ON c.role = b.role
            WHERE b.id = ANY (\(bind: .array(bots.map(\.text)))::text[])
            """
        ) { row in (Name(try row.text(0)), ChangeCounters(files: try row.text(1), writes: try row.text(2))) }
        return Dictionary(uniqueKeysWithValues: rows.compactMap { name, counters in name.map { ($0, counters) } })
    }

    /// Reads the counters of all bots' relations in one pass over pg_class. It takes no lock on any of them.
    ///
    /// `relpages` changes when a vacuum gives pages back. What else grows without a trace here (a GIN index whose
    /// pending list is flushed, a BRIN index that is summarized by hand) is found when the bot is next due for counting.
    private static let countersByRole: SQL = """
        SELECT n.nspname AS role,
            pg_catalog.sum(pg_catalog.hashint8extended(c.relfilenode::bigint, c.oid::bigint))::text AS files,
            pg_catalog.sum(c.relpages::bigint + CASE WHEN c.relkind IN ('r', 'm') THEN
                pg_catalog.pg_stat_get_tuples_inserted(c.oid) + pg_catalog.pg_stat_get_tuples_updated(c.oid)
                + pg_catalog.pg_stat_get_tuples_deleted(c.oid) + pg_catalog.pg_stat_get_vacuum_count(c.oid)
                + pg_catalog.pg_stat_get_autovacuum_count(c.oid) ELSE 0 END)::text AS writes
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'm', 'i', 'S') AND n.nspname LIKE 'bot\\_%'
        GROUP BY n.nspname
        """

    /// The roles with a transaction that has written and is not over: the counters know nothing of it yet.
    private static let writers: SQL = """
        SELECT \(BotRole.name(of: "usename")) AS role FROM pg_catalog.pg_stat_activity
        WHERE backend_xid IS NOT NULL AND usename IS NOT NULL
        UNION SELECT \(BotRole.name(of: "owner")) FROM pg_catalog.pg_prepared_xacts
        """

    private static func condition(of scope: SweepScope, warnAt: Percentage?) -> SQL {
        switch scope {
        case .all: "true"
        case .closeToQuota: isCloseToQuota("u.bytes", warnAt)
        }
    }
}

/// Whether so many bytes reach the part of a bot's quota (`b.quota_bytes`) at which to warn; at which to block, where
/// there is no such part.
func isCloseToQuota(_ bytes: SQL, _ warnAt: Percentage?) -> SQL {
    "\(bytes)::numeric * 100 >= b.quota_bytes::numeric * \(warnAt?.hundredths ?? 100)"
}

extension Timestamp {
    var bind: Bind { .text(description) }
}
