import Model
import Planning
import SQLText

extension Checks {
    /// Whether what bots may do together fits the server.
    ///
    /// - Parameters:
    ///   - objects: how many tables a bot may have, and how many indexes.
    ///   - hasPooler: whether bots connect through a pooler.
    static func capacity(objects: Int, hasPooler: Bool) -> [Check] {
        [
            Check(
                id: "lock-table",
                severity: .danger,
                title: "one bot can fill the shared lock table, and then no one can connect",
                query: """
                    SELECT format('max_locks_per_transaction = %s gives %s locks; the connections of one bot may hold %s, '
                                || 'and there are %s bots',
                            current_setting('max_locks_per_transaction'), c.slots, w.wanted, w.bots),
                        format('ALTER SYSTEM SET max_locks_per_transaction = %s; -- then restart',
                            greatest(1024, ceil(w.wanted * current_setting('max_locks_per_transaction')::numeric / c.slots)))
                    FROM (SELECT \(LockTable.slots) AS slots) c
                    -- Each connection may lock every table and every index that the guard lets a bot have. One that does,
                    -- such as pg_dump's, has to stay below the share at which a bot's sessions are ended, a quarter. Before
                    -- there are bots, they are taken to have the connections that a plan gives by default.
                    CROSS JOIN (SELECT 2 * \(objects)::bigint
                            * greatest(4, coalesce(max(rolconnlimit), \(Plan.defaultConnections))) AS wanted, count(*) AS bots
                        FROM pg_authid WHERE rolname ~ '^bot_[0-9a-f]{16}(_[ab])?$' AND rolcanlogin AND rolconnlimit > 0) w
                    WHERE c.slots < w.wanted
                    """
            ),
            Check(
                id: "connections",
                severity: .warning,
                title: "bots together may open more connections than the server has",
                query: """
                    SELECT format('%s bots may open %s connections; the server has %s for them', b.bots, b.wanted, m.free),
                        \(remedy(hasPooler: hasPooler))
                    -- A rotation gives a bot a second login.
                    FROM (SELECT count(DISTINCT left(rolname, 20)) AS bots, coalesce(sum(rolconnlimit), 0) AS wanted FROM pg_authid
                        WHERE rolname ~ '^bot_[0-9a-f]{16}(_[ab])?$' AND rolcanlogin AND rolconnlimit > 0) b
                    -- PostgreSQL 16 reserves connections for a group as well.
                    CROSS JOIN (SELECT current_setting('max_connections')::bigint
                            - current_setting('superuser_reserved_connections')::bigint
                            - coalesce(current_setting('reserved_connections', true), '0')::bigint AS free) m
                    WHERE b.wanted > m.free
                    """
            ),
            Check(
                id: "no-reserve",
                severity: .danger,
                title: "bots can keep the administrator from connecting",
                query: """
                    SELECT 'superuser_reserved_connections = 0',
                        'ALTER SYSTEM SET superuser_reserved_connections = 3; -- then restart'
                    FROM pg_settings WHERE name = 'superuser_reserved_connections' AND setting = '0'
                    """
            ),
        ]
    }

    /// What keeps the sum of all bots' limits from mattering.
    private static func remedy(hasPooler: Bool) -> SQL {
        hasPooler
            ? """
            format('Have the pooler open no more: flarexdb pooler pgbouncer --connections %s, or raise max_connections.',
                                m.free * 9 / 10)
            """ : "'Put a connection pooler in front, or raise max_connections.'"
    }

    /// Without it every login through the pooler fails.
    static let poolerLogin = Check(
        id: "pooler-login",
        severity: .warning,
        title: "the policy names a pooler, and no login may look up passwords for it",
        query: """
            SELECT 'no login is a member of flarex_pooler',
                'CREATE ROLE pgbouncer LOGIN PASSWORD ''...''; GRANT flarex_pooler TO pgbouncer;'
            WHERE NOT EXISTS (SELECT FROM pg_auth_members m JOIN pg_authid g ON g.oid = m.roleid
                JOIN pg_authid r ON r.oid = m.member WHERE g.rolname = 'flarex_pooler' AND r.rolcanlogin)
            """
    )

    /// Whether a bot's temporary files may take more than its tables. The limit holds for each connection.
    static func temporaryFiles(_ maxStorage: ByteCount) -> Check {
        Check(
            id: "temporary-files",
            severity: .warning,
            title: "a bot's connections may write more temporary files than any bot may store",
            query: """
                WITH given AS (
                    SELECT a.rolname, a.rolconnlimit, substring(g.setting FROM '^temp_file_limit=(.*)$') AS size
                    FROM pg_authid a JOIN pg_db_role_setting s ON s.setrole = a.oid
                        AND s.setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())
                    CROSS JOIN LATERAL unnest(s.setconfig) AS g (setting)
                    WHERE a.rolname ~ \(BotRole.pattern) AND a.rolcanlogin AND a.rolconnlimit > 0
                        AND g.setting ~ '^temp_file_limit='
                )
                SELECT format('%I: %s connections, each with %s', rolname, rolconnlimit,
                        CASE size WHEN '-1' THEN 'no limit' ELSE size END),
                    'Lower limits.temporaryFiles in the Cluster manifest, or temp_file_limit or connections in the plan.'
                FROM given
                -- A plain number counts kilobytes, and PostgreSQL's units are powers of 1024.
                WHERE size = '-1' OR rolconnlimit * CASE WHEN size ~ '^[0-9]+$' THEN size::numeric * 1024
                    WHEN size ~ '^[0-9.]+ *(kB|MB|GB|TB)$' THEN pg_size_bytes(size) ELSE 0 END > \(maxStorage.bytes)
                ORDER BY rolname
                """
        )
    }

    /// What a bot keeps in catalogs without a command that the guard sees.
    static let statistics = Check(
        id: "catalog-statistics",
        severity: .warning,
        title: "a bot's statistics use much space in the shared catalogs, which no quota counts",
        query: """
            WITH \(homes), kept AS (
                SELECT c.relnamespace AS home, c.oid AS rel, sum(coalesce(pg_column_size(s.stavalues1), 0)
                    + coalesce(pg_column_size(s.stavalues2), 0) + coalesce(pg_column_size(s.stavalues3), 0)
                    + coalesce(pg_column_size(s.stavalues4), 0) + coalesce(pg_column_size(s.stavalues5), 0)) AS size
                FROM pg_statistic s JOIN pg_class c ON c.oid = s.starelid GROUP BY c.oid
                UNION ALL
                SELECT c.relnamespace, c.oid, sum(coalesce(pg_column_size(d.stxdmcv), 0))
                FROM pg_statistic_ext_data d JOIN pg_statistic_ext x ON x.oid = d.stxoid
                JOIN pg_class c ON c.oid = x.stxrelid GROUP BY c.oid
            )
            SELECT format('schema %I keeps %s, of %s among others', h.nspname, pg_size_pretty(sum(k.size)),
                    (array_agg(k.rel::regclass ORDER BY k.size DESC))[1]),
                'They go with the table, or when the bot changes the types of its columns; '
                    || 'ANALYZE with the default target makes them small where the table still has rows.'
            FROM kept k JOIN homes h ON h.oid = k.home
            GROUP BY h.nspname HAVING sum(k.size) > 16 * 1024 * 1024 ORDER BY sum(k.size) DESC
            """
    )
}
