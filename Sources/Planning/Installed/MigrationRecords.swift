import Model
import SQLText

/// What shows a bot its own migrations, and nothing of others'.
enum MigrationRecords {
    static let routines = [ownMigrations]

    /// A view, so that a migration tool's `SELECT * FROM bot_migrations` finds it by the search_path.
    ///
    /// All that it reads comes from the function, which knows who asks by the login, and that no `SET ROLE` changes. So
    /// nothing that a bot puts into a query about it sees another bot's rows.
    static let view = ManagedView(
        name: ManagedName.migrationsView,
        columns: [
            ("id", "int8"), ("name", "text"), ("checksum", "text"), ("sql", "text"), ("status", "text"),
            ("applied_by", "text"), ("applied_at", "timestamptz"), ("duration_ms", "int8"), ("error", "text"),
        ],
        purpose: "bots see which migrations were applied to them",
        function: ownMigrations.signature,
        digests: [
            15: "673b87675a922560454ac88ca0343351332eed41925982550689af697446ad4c",
            16: "4d9bbe19a661da14fabf7dcfbddb797656c138870bd5545695af414bea8c7fa2",
            17: "5494984e5543750ed34da6357f96e44f2b2adf02dfd2623704ecee2aeda872c2",
            18: "c5097a84389d80821794882c9abb9799a1bbd4ffe5078e22c9f59bfe29b1d7a3",
        ]
    )

    /// A migration whose transaction has committed is there at that moment, even if whoever ran it was killed before the
    /// record could be put in its place.
    private static let ownMigrations = ManagedRoutine(
        signature: FunctionSignature(schema: ManagedName.shimSchema, name: "own_migrations"),
        language: .sql,
        returnType: "jsonb",
        isSecurityDefiner: true,
        body: """

            SELECT coalesce(jsonb_agg(to_jsonb(m) ORDER BY m.id), '[]')
            FROM flarex.bot b CROSS JOIN LATERAL (
                SELECT id, name, checksum, sql, status, applied_by, applied_at, duration_ms, error
                FROM flarex.bot_migration WHERE bot = b.id
                UNION ALL
                SELECT (SELECT coalesce(max(id), 0) + 1 FROM flarex.bot_migration WHERE bot = b.id), name, checksum, sql,
                    'applied', applied_by, completed_at, duration_ms, NULL
                FROM flarex.migration_attempt a
                WHERE a.bot = b.id AND a.completed_at IS NOT NULL AND \(Self.isCommitted)
            ) m
            WHERE b.role = \(BotRole.name(of: "session_user"))

            """,
        isForBots: true
    )

    /// Whether the transaction of attempt `a` has committed. A restored database may have a number that is yet to come.
    private static let isCommitted: SQL = """
        CASE WHEN a.xid < pg_snapshot_xmax(pg_current_snapshot()) THEN pg_xact_status(a.xid) = 'committed' END
        """
}
