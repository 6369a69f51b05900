import Model
package import SQLText

/// What PostgreSQL lets everybody do with its own functions and views, and a bot must not.
package enum Baseline {
    /// Objects that belong together, and why they are closed.
    package struct Topic: Hashable, Sendable {
        package var title: String
        package var reason: String
        package var functions: [Identifier]
        package var relations: [Identifier]
        /// Whether those who watch the server go on using them.
        package var isForMonitors: Bool
    }

    package static let topics: [Topic] = [
        largeObjects, snapshots, logicalMessages, activity, statistics, statisticsByHand, schemasOfTables,
        advisoryLocks,
    ]

    /// The names of all functions that any topic closes.
    package static let functions: [Identifier] = topics.flatMap(\.functions)
    package static let relations: [Identifier] = topics.flatMap(\.relations)

    private static let largeObjects = Topic(
        title: "large objects",
        reason: "they live outside any schema, where no quota counts them",
        functions: [
            "lo_close", "lo_creat", "lo_create", "lo_export", "lo_from_bytea", "lo_get", "lo_import", "lo_lseek",
            "lo_lseek64", "lo_open", "lo_put", "lo_tell", "lo_tell64", "lo_truncate", "lo_truncate64", "lo_unlink",
            "loread", "lowrite",
        ],
        relations: [],
        isForMonitors: false
    )

    private static let snapshots = Topic(
        title: "snapshot export",
        reason: "an exported snapshot keeps vacuum from the whole database's dead rows",
        functions: ["pg_export_snapshot"],
        relations: [],
        isForMonitors: false
    )

    private static let logicalMessages = Topic(
        title: "logical messages",
        reason: "they fill the write-ahead log, which all share, without a table",
        functions: ["pg_logical_emit_message"],
        relations: [],
        isForMonitors: false
    )

    /// The views alone would not do: each only wraps a function that everybody may call.
    private static let activity = Topic(
        title: "other sessions",
        reason: "they show who else is connected, from where, and what locks and how many rows they have",
        functions: [
            "pg_blocking_pids", "pg_isolation_test_session_is_blocked", "pg_lock_status", "pg_prepared_xact",
            "pg_safe_snapshot_blocking_pids", "pg_stat_get_activity", "pg_stat_get_backend_activity",
            "pg_stat_get_backend_activity_start", "pg_stat_get_backend_client_addr",
            "pg_stat_get_backend_client_port", "pg_stat_get_backend_dbid", "pg_stat_get_backend_idset",
            "pg_stat_get_backend_io", "pg_stat_get_backend_pid", "pg_stat_get_backend_start",
            "pg_stat_get_backend_subxact", "pg_stat_get_backend_userid", "pg_stat_get_backend_wait_event",
            "pg_stat_get_backend_wait_event_type", "pg_stat_get_backend_wal", "pg_stat_get_backend_xact_start",
            "pg_stat_get_progress_info", "pg_stat_get_wal_senders",
        ],
        relations: [
            "pg_locks", "pg_prepared_xacts", "pg_stat_activity", "pg_stat_all_indexes", "pg_stat_all_tables",
            "pg_stat_database", "pg_stat_database_conflicts", "pg_stat_gssapi", "pg_stat_progress_analyze",
            "pg_stat_progress_basebackup",
            "pg_stat_progress_cluster", "pg_stat_progress_copy", "pg_stat_progress_create_index",
            "pg_stat_progress_vacuum", "pg_stat_replication", "pg_stat_ssl", "pg_stat_user_indexes",
            "pg_stat_user_functions", "pg_stat_user_tables", "pg_stat_xact_all_tables",
            "pg_stat_xact_user_functions", "pg_stat_xact_user_tables", "pg_statio_all_indexes",
            "pg_statio_all_sequences", "pg_statio_all_tables", "pg_statio_user_indexes",
            "pg_statio_user_sequences", "pg_statio_user_tables",
        ],
        isForMonitors: true
    )

    /// These views ask for the right to read the table and not for the right to use its schema, so that a bot that opens
    /// a table to all, which is otherwise of no consequence, would show all its commonest values.
    private static let statistics = Topic(
        title: "values in statistics",
        reason: "they show values of tables that a bot opened to PUBLIC, to roles that may not use its schema",
        functions: [],
        relations: ["pg_stats", "pg_stats_ext", "pg_stats_ext_exprs"],
        isForMonitors: true
    )

    /// They came with PostgreSQL 18. Each writes as many bytes as it is given, and calls no event trigger.
    private static let statisticsByHand = Topic(
        title: "statistics by hand",
        reason: "they store what a bot likes in catalogs that all share, and lie about its tables",
        functions: [
            "pg_clear_attribute_stats", "pg_clear_relation_stats", "pg_restore_attribute_stats",
            "pg_restore_relation_stats",
        ],
        relations: [],
        isForMonitors: false
    )

    /// No client program asks for these. What others ask for that locks tables by their OIDs, such as pg_get_viewdef, has
    /// to stay.
    private static let schemasOfTables = Topic(
        title: "XML schemas of tables",
        reason: "they lock any bot's table by its OID, without a right on it, until the transaction ends",
        functions: [
            "database_to_xml_and_xmlschema", "database_to_xmlschema", "schema_to_xml_and_xmlschema",
            "schema_to_xmlschema", "table_to_xml_and_xmlschema", "table_to_xmlschema",
        ],
        relations: [],
        isForMonitors: false
    )

    /// One session may fill the lock table that all share, and then nobody can connect. The shim's functions of the
    /// same names stand before these in a bot's search_path.
    private static let advisoryLocks = Topic(
        title: "advisory locks",
        reason: "one session could fill the lock table that all share; \(ManagedName.shimSchema) has them with a cap",
        functions: AdvisoryLocks.names,
        relations: [],
        isForMonitors: false
    )
}
