import Model
import Planning
import SQLText

/// What the watchdog asks: functions and rows of catalogs, and nothing that takes a lock on a bot's relation.
///
/// The views `pg_stat_activity`, `pg_prepared_xacts` and `pg_stat_progress_analyze` look into more shared catalogs than
/// they are worth here. Each of these costs an entry in the lock table, and there may be no room for one.
enum WatchQuery {
    /// Takes and keeps the locks that the other queries need, until the transaction ends.
    ///
    /// Those on catalogs of this database cost no entry in the shared table: each session has a few places of its own.
    static let hold: SQL = """
        SELECT count(*) FROM (SELECT FROM pg_catalog.pg_authid LIMIT 1) a, (SELECT FROM pg_catalog.pg_class LIMIT 1) c,
            (SELECT FROM pg_catalog.pg_namespace LIMIT 1) n
        """

    /// Who is connected is otherwise read once in a transaction.
    static let refresh: SQL = "SELECT pg_catalog.pg_stat_clear_snapshot()"

    /// Ends sessions that hold too many locks or are too long in a transaction.
    ///
    /// Of a bot's sessions, those with the fewest locks stay as long as they fit into its share. Prepared transactions
    /// are named to be rolled back. There is one row at least, which says whether the table is less than half full.
    static func excesses(_ limits: ClusterPolicy.Limits) -> SQL {
        """
        WITH \(activity),
        prepared AS MATERIALIZED (
            SELECT p.transaction::text AS number, p.gid, p.prepared, \(BotRole.name(of: "r.rolname")) AS bot
            FROM pg_catalog.pg_prepared_xact() p JOIN pg_catalog.pg_authid r ON r.oid = p.ownerid
            WHERE r.rolname ~ \(BotRole.pattern)
                AND p.dbid = (SELECT datid FROM activity WHERE pid = pg_catalog.pg_backend_pid())
        ), holder AS MATERIALIZED (
            SELECT pid, virtualtransaction, count(*) AS locks FROM pg_catalog.pg_lock_status()
            WHERE NOT fastpath GROUP BY pid, virtualtransaction
        ), held AS (
            SELECT a.bot, a.pid, NULL AS gid, h.locks FROM activity a JOIN holder h ON h.pid = a.pid
            WHERE a.bot IS NOT NULL
            UNION ALL
            SELECT p.bot, NULL, p.gid, h.locks
            FROM prepared p JOIN holder h ON h.pid IS NULL AND h.virtualtransaction = '-1/' || p.number
        ), summed AS (
            SELECT *, sum(locks) OVER (PARTITION BY bot) AS total,
                sum(locks) OVER (PARTITION BY bot ORDER BY locks, pid, gid) AS running
            FROM held
        ), excess AS MATERIALIZED (
            SELECT \(reason(.locks)) AS reason, bot, pid, gid, total AS amount
            FROM summed WHERE running > \(LockTable.share)
            UNION ALL
            SELECT \(reason(.transactionAge)), bot, pid, NULL, \(seconds(since: "xact_start"))
            FROM activity WHERE bot IS NOT NULL AND backend_type = 'client backend'
                AND \(isOlder("xact_start", than: limits.transactionAge))
            UNION ALL
            SELECT \(reason(.transactionAge)), bot, NULL, gid, \(seconds(since: "prepared"))
            FROM prepared WHERE \(isOlder("prepared", than: limits.transactionAge))
        )
        SELECT u.is_roomy, e.reason, e.bot, e.pid, e.gid, e.amount, \(LockTable.share) AS share,
            pg_catalog.pg_terminate_backend(e.pid)
        FROM (SELECT coalesce(sum(locks), 0) * 2 < \(LockTable.slots) AS is_roomy FROM holder) u
        LEFT JOIN excess e ON true
        """
    }

    /// Ends sessions that have kept others waiting for too long, each with one of those others.
    ///
    /// A bot that waits for a lock on a table of the one that holds it has no business there, and could otherwise have
    /// that one's work ended. Who builds an index concurrently waits for everybody's transactions, by their virtual ids.
    static func blockers(_ limits: ClusterPolicy.Limits) -> SQL {
        """
        WITH \(activity),
        wait AS MATERIALIZED (
            SELECT l.pid, l.waitstart, n.nspname::text AS home,
                coalesce(pg_catalog.format('%I.%I', n.nspname, c.relname), l.locktype) AS object
            FROM pg_catalog.pg_lock_status() l
            LEFT JOIN pg_catalog.pg_class c ON l.locktype = 'relation' AND c.oid = l.relation
                AND l.database = (SELECT datid FROM activity WHERE pid = pg_catalog.pg_backend_pid())
            LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE NOT l.granted AND l.locktype <> 'virtualxid' AND \(isOlder("l.waitstart", than: limits.blockOthers))
        ), blocker AS MATERIALIZED (
            SELECT DISTINCT ON (b.pid) b.pid, b.bot, coalesce(w.bot, w.login, w.backend_type) AS victim,
                \(seconds(since: "l.waitstart")) AS amount, l.object
            FROM wait l CROSS JOIN LATERAL unnest(pg_catalog.pg_blocking_pids(l.pid)) AS by (pid)
            JOIN activity w ON w.pid = l.pid JOIN activity b ON b.pid = by.pid
            WHERE b.bot IS NOT NULL AND b.bot IS DISTINCT FROM w.bot
                AND (w.bot IS NULL OR l.home IS DISTINCT FROM b.bot)
            ORDER BY b.pid, l.waitstart
        )
        SELECT pid, bot, victim, amount, object, pg_catalog.pg_terminate_backend(pid) FROM blocker
        """
    }

    /// The workers of autovacuum that compute statistics of a bot's table, be it one that a restore replaced, which is when they run its owner's code: the
    /// expressions of indexes and of extended statistics. VACUUM runs none, however long it takes.
    static let workers: SQL = """
        WITH \(activity)
        SELECT a.pid, n.nspname::text, c.relname::text, \(seconds(since: "a.xact_start"))
        FROM pg_catalog.pg_stat_get_progress_info('ANALYZE') s JOIN activity a ON a.pid = s.pid
        JOIN pg_catalog.pg_class c ON c.oid = s.relid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE a.backend_type = 'autovacuum worker' AND s.param1 IN (3, 4) AND n.nspname ~ \(ManagedName.homePattern)
            AND s.datid = (SELECT datid FROM activity WHERE pid = pg_catalog.pg_backend_pid())
        """

    /// The bot's tables that autovacuum looks after and whose statistics are made with code of the bot's: in indexes, in
    /// extended statistics, and in the bounds of its own range types.
    static func tablesWithCode(of role: Identifier) -> SQL {
        """
        SELECT c.relname::text FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = \(bind: .text(role.name)) AND c.relkind IN ('r', 'm')
            AND NOT coalesce(c.reloptions, '{}') && '{autovacuum_enabled=false}'
            AND (EXISTS (SELECT FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid
                    AND (i.indexprs IS NOT NULL OR i.indpred IS NOT NULL))
                OR EXISTS (SELECT FROM pg_catalog.pg_statistic_ext x WHERE x.stxrelid = c.oid AND x.stxexprs IS NOT NULL)
                OR EXISTS (SELECT FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
                    WHERE a.attrelid = c.oid AND t.typtype IN ('d', 'm', 'r') AND t.typnamespace = n.oid))
        ORDER BY 1
        """
    }

    /// Who is connected, and as which bot.
    private static let activity: SQL = """
        activity AS MATERIALIZED (
            SELECT a.pid, a.backend_type, a.datid, a.xact_start, r.rolname::text AS login,
                CASE WHEN r.rolname ~ \(BotRole.pattern) THEN \(BotRole.name(of: "r.rolname")) END AS bot
            FROM pg_catalog.pg_stat_get_activity(NULL) a LEFT JOIN pg_catalog.pg_authid r ON r.oid = a.usesysid
        )
        """

    private static func reason(_ reason: Ending.Reason) -> SQL {
        switch reason {
        case .locks: "'locks'"
        case .transactionAge: "'transactionAge'"
        case .blockOthers: "'blockOthers'"
        case .autovacuum: "'autovacuum'"
        }
    }

    /// The transaction may be old already, so its time is none.
    private static func seconds(since moment: SQL) -> SQL {
        "extract(epoch FROM pg_catalog.clock_timestamp() - \(moment))::bigint"
    }

    private static func isOlder(_ moment: SQL, than span: TimeSpan) -> SQL {
        "\(moment) < pg_catalog.clock_timestamp() - \(span.seconds) * interval '1 second'"
    }
}
