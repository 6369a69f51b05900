import Model
import SQLText

/// What the panel shows of the server and the loop, and has no right to look at itself.
enum PanelFleet {
    static let routines = [loop, connections]

    /// Who leads, and what the last pass came to.
    private static let loop = ManagedRoutine.ofPanel(
        "read_loop",
        takesObject: false,
        """

        BEGIN
            RETURN jsonb_build_object(
                'leader', (
                    SELECT jsonb_build_object('address', coalesce(host(a.client_addr), 'local'),
                        'since', \(SQL.epoch(of: "a.backend_start")))
                    FROM pg_locks l JOIN pg_stat_activity a USING (pid)
                    WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
                        AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
                        AND l.classid = \(ManagedName.leaderLock >> 32)
                        AND l.objid = \(ManagedName.leaderLock & 0xFFFF_FFFF)
                ),
                'pass', (
                    SELECT jsonb_build_object('revision', revision, 'at', \(SQL.epoch(of: "passed_at")),
                        'unsettled', to_jsonb(unsettled))
                    FROM flarex.pass
                )
            );
        END

        """
    )

    /// How many connections a bot has open, and how many it may have.
    private static let connections = ManagedRoutine.ofPanel(
        "read_connections",
        """

        BEGIN
            RETURN (
                SELECT jsonb_build_object('limit', r.rolconnlimit, 'open', (
                    SELECT count(*) FROM pg_stat_activity a WHERE a.usename IN (r.rolname, r.rolname || '_a', r.rolname || '_b')
                ))
                FROM flarex.bot b JOIN pg_roles r ON r.rolname = b.role WHERE b.id = $1 ->> 'bot'
            );
        END

        """
    )
}
