import Model
import SQLText

/// Whoever may keep a bot's steps waiting for a lock.
enum LockHolders {
    /// The query for the oldest transaction that is one of the bot's, or that holds a lock on something in its schema.
    static func query(of role: Identifier) -> SQL {
        """
        SELECT pg_catalog.format('process %s (user %s%s, %s since %s) may hold the lock', a.pid, a.usename,
            CASE WHEN a.application_name <> '' THEN ', ' || a.application_name ELSE '' END, a.state,
            pg_catalog.to_char(a.xact_start AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
        FROM pg_catalog.pg_stat_activity a
        WHERE a.pid <> pg_catalog.pg_backend_pid() AND a.xact_start IS NOT NULL
            AND (\(BotRole.isSession(of: "\(bind: .text(role.name))")) OR EXISTS (
                SELECT FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_class c ON c.oid = l.relation
                JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                WHERE l.pid = a.pid AND l.granted AND n.nspname = \(bind: .text(role.name))))
        ORDER BY a.xact_start LIMIT 1
        """
    }
}
