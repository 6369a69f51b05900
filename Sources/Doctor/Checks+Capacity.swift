import SQLText

extension Checks {
    /// Whether what bots may do together fits the server.
    static let capacity: [Check] = [
        Check(
            id: "lock-table",
            severity: .danger,
            title: "one bot can fill the lock table that all share, and then nobody can connect",
            query: """
                SELECT format('max_locks_per_transaction = %s gives %s locks; one bot''s connections may hold %s',
                        current_setting('max_locks_per_transaction'), c.slots, w.wanted),
                    format('ALTER SYSTEM SET max_locks_per_transaction = %s; -- then restart',
                        greatest(1024, ceil(w.wanted / (c.slots::numeric / current_setting('max_locks_per_transaction')::int))))
                FROM (SELECT current_setting('max_locks_per_transaction')::bigint
                        * (current_setting('max_connections')::bigint
                            + current_setting('max_prepared_transactions')::bigint) AS slots) c
                -- Each connection may take the locks of every table and index that the guard lets a bot have.
                CROSS JOIN (SELECT 2000 * coalesce(max(nullif(rolconnlimit, -1)), 10)::bigint AS wanted
                    FROM pg_authid WHERE rolname LIKE 'bot\\_%') w
                WHERE c.slots < w.wanted
                """
        ),
        Check(
            id: "connections",
            severity: .warning,
            title: "bots together may open more connections than the server has",
            query: """
                SELECT format('%s bots may open %s connections; max_connections = %s', b.bots, b.wanted, m.setting),
                    'Put a connection pooler in front, or raise max_connections.'
                FROM (SELECT count(*) AS bots, coalesce(sum(rolconnlimit), 0) AS wanted FROM pg_authid
                    WHERE rolname LIKE 'bot\\_%' AND rolcanlogin AND rolconnlimit > 0) b
                JOIN pg_settings m ON m.name = 'max_connections'
                WHERE b.wanted > m.setting::bigint - current_setting('superuser_reserved_connections')::bigint
                """
        ),
        Check(
            id: "no-reserve",
            severity: .danger,
            title: "bots can keep the administrator from connecting",
            query: """
                SELECT 'superuser_reserved_connections = 0', 'ALTER SYSTEM SET superuser_reserved_connections = 3; -- then restart'
                FROM pg_settings WHERE name = 'superuser_reserved_connections' AND setting = '0'
                """
        ),
    ]
}
