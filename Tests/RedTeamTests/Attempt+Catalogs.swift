extension Attempt {
    static let catalogs: [Attempt] = [
        .refused("pg_authid", "SELECT rolpassword FROM pg_authid", "42501"),
        .refused("pg_shadow", "SELECT passwd FROM pg_shadow", "42501"),
        .harmless("pg_roles shows no password", "SELECT DISTINCT rolpassword FROM pg_roles", "********"),
        .harmless("pg_user shows no password", "SELECT DISTINCT passwd FROM pg_user", "********"),
        .refused("pg_statistic", "SELECT * FROM pg_statistic", "42501"),
        .refused("pg_statistic_ext_data", "SELECT * FROM pg_statistic_ext_data", "42501"),
        .refused(
            "values of a table that its bot opened to all, by statistics",
            "SELECT most_common_vals FROM pg_stats WHERE schemaname = '{b}' AND tablename = 'vault'",
            "42501",
            neighbour:
                "GRANT SELECT ON vault TO PUBLIC; INSERT INTO vault (v) SELECT '\(AttemptRunner.treasure)' FROM generate_series(1, 9); ANALYZE vault",
            undo: "REVOKE ALL ON {b}.vault FROM PUBLIC; DELETE FROM {b}.vault WHERE id > 1"
        ),
        .refused("extended statistics", "SELECT * FROM pg_stats_ext", "42501"),
        .refused("statistics of expressions", "SELECT * FROM pg_stats_ext_exprs", "42501"),
        .refused("pg_user_mapping", "SELECT * FROM pg_user_mapping", "42501"),
        .refused("pg_subscription", "SELECT subconninfo FROM pg_subscription", "42501"),
        .refused("pg_replication_origin_status", "SELECT * FROM pg_replication_origin_status", "42501"),
        .refused("pg_largeobject", "SELECT data FROM pg_largeobject", "42501"),
        .refused("rows of a catalog's toast table", "SELECT * FROM pg_toast.pg_toast_1255", "42501"),
        .refused(
            "own verifier by xml",
            "SELECT query_to_xml('SELECT rolpassword FROM pg_authid', true, false, '')",
            "42501"
        ),
        .harmless(
            "information_schema.tables",
            "SELECT count(*) FROM information_schema.tables WHERE table_schema = '{b}'",
            "0"
        ),
        .harmless(
            "information_schema.columns",
            "SELECT count(*) FROM information_schema.columns WHERE table_schema = '{b}'",
            "0"
        ),
        .harmless(
            "information_schema.views",
            "SELECT count(*) FROM information_schema.views WHERE table_schema = '{b}'",
            "0"
        ),
        .harmless(
            "information_schema.routines",
            "SELECT count(*) FROM information_schema.routines WHERE routine_schema = '{b}' AND routine_definition IS NOT NULL",
            "0"
        ),
        .harmless(
            "information_schema.sequences",
            "SELECT count(*) FROM information_schema.sequences WHERE sequence_schema = '{b}'",
            "0"
        ),
        .harmless(
            "information_schema.triggers",
            "SELECT count(*) FROM information_schema.triggers WHERE trigger_schema = '{b}'",
            "0"
        ),
        .harmless(
            "information_schema.schemata",
            "SELECT count(*) FROM information_schema.schemata WHERE schema_name = '{b}'",
            "0"
        ),
        .harmless("pg_policies show no rows", "SELECT count(*) FROM pg_policies WHERE schemaname = '{b}'", "0"),
        .refused("a name that has to be looked up", "SELECT '{b}.vault'::regclass", "42501"),
        .refused("the registry", "SELECT * FROM flarex.bot", "42501"),
        .refused("the secrets", "SELECT * FROM flarex.secret", "42501"),
        .refused("the control schema's version", "SELECT * FROM flarex.schema_version", "42501"),
        .refused("write to the registry", "INSERT INTO flarex.bot (id) VALUES ('x')", "42501"),
        .refused("write to the secrets", "UPDATE flarex.secret SET sealed = '{}'", "42501"),
        .refused("delete from the registry", "DELETE FROM flarex.bot", "42501"),
        .refused("truncate the registry", "TRUNCATE flarex.bot CASCADE", "42501"),
        .refused("drop the registry", "DROP TABLE flarex.bot CASCADE", "42501"),
        .refused("copy the secrets", "COPY flarex.secret TO STDOUT", "42501"),
        .harmless(
            "no right on anything of the control schema",
            "SELECT count(*) FROM pg_class c WHERE relnamespace = 'flarex'::regnamespace AND relkind = 'r' AND has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE')",
            "0"
        ),
    ]

    private static let names = "names are in catalogs that every client reads; bots' roles and schemas are hashes"

    static let catalogLeaks: [Attempt] = [
        .leak("names of roles", "SELECT count(*) FROM pg_roles WHERE rolname = '{b}'", "1", because: names),
        .leak("names of schemas", "SELECT count(*) FROM pg_namespace WHERE nspname = '{b}'", "1", because: names),
        .leak("names of tables", "SELECT count(*) FROM pg_class WHERE relname = 'vault'", "1", because: names),
        .leak(
            "names of columns",
            "SELECT count(*) FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid WHERE relname = 'vault' AND attname = 'v'",
            "1",
            because: names
        ),
        .leak(
            "labels of enums",
            "SELECT string_agg(enumlabel, ',' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = (SELECT oid FROM pg_type WHERE typname = 'mood')",
            "glad,sad",
            because: names
        ),
        .leak(
            "names by regclass",
            "SELECT (SELECT oid::regclass FROM pg_class WHERE relname = 'vault')::text",
            "{b}.vault",
            because: names
        ),
        .leak(
            "memberships",
            "SELECT count(*) FROM pg_auth_members WHERE member = '{b}'::regrole AND roleid = 'flarex_bots'::regrole",
            "1",
            because: "psql and pg_dump read them"
        ),
        .leak(
            "settings of others",
            "SELECT count(*) FROM pg_db_role_setting WHERE setrole = '{b}'::regrole",
            "1",
            because: "pg_dump by a bot reads them"
        ),
        .leak(
            "limits of others",
            "SELECT rolconnlimit FROM pg_roles WHERE rolname = '{b}'",
            "10",
            because: "psql reads them"
        ),
        .leak(
            "rows, estimated",
            "SELECT reltuples FROM pg_class WHERE relname = 'vault'",
            "1",
            because: "the planner's numbers stand beside the names",
            neighbour: "ANALYZE vault"
        ),
        .leak(
            "sizes",
            "SELECT pg_total_relation_size(oid) > 0 FROM pg_class WHERE relname = 'vault'",
            "t",
            because: "sizes by number need no rights"
        ),
        .leak(
            "source of functions",
            "SELECT prosrc LIKE '%FROM vault%' FROM pg_proc WHERE proname = 'tell'",
            "t",
            because: "taking it breaks psql, pg_dump and the inspectors of ORMs"
        ),
        .leak(
            "source of functions, as a statement",
            "SELECT pg_get_functiondef(oid) LIKE '%FROM vault%' FROM pg_proc WHERE proname = 'tell'",
            "t",
            because: "taking it breaks psql, pg_dump and the inspectors of ORMs"
        ),
        .leak(
            "definition of views",
            "SELECT pg_get_viewdef(oid) LIKE '%vault%' FROM pg_class WHERE relname = 'peep'",
            "t",
            because: "taking it breaks pg_dump and the inspectors of ORMs"
        ),
        .leak(
            "definition of checks",
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'positive_check'",
            "CHECK ((VALUE > 0))",
            because: "taking it breaks pg_dump and the inspectors of ORMs"
        ),
        .leak(
            "definition of defaults",
            "SELECT pg_get_expr(adbin, adrelid) LIKE 'nextval%' FROM pg_attrdef JOIN pg_class c ON c.oid = adrelid WHERE relname = 'vault'",
            "t",
            because: "taking it breaks pg_dump and the inspectors of ORMs"
        ),
        .leak(
            "definition of indexes",
            "SELECT count(*) FROM pg_indexes WHERE schemaname = '{b}' AND tablename = 'vault'",
            "1",
            because: "taking it breaks pg_dump and the inspectors of ORMs"
        ),
        .leak(
            "comments",
            "SELECT description FROM pg_description WHERE description = 'hush'",
            "hush",
            because: "ORMs read comments; nothing personal goes into them",
            neighbour: "COMMENT ON TABLE vault IS 'hush'",
            undo: "COMMENT ON TABLE {b}.vault IS NULL"
        ),
        .leak(
            "counters of a table by its number",
            "SELECT pg_stat_get_tuples_inserted(oid) >= 0 FROM pg_class WHERE relname = 'vault'",
            "t",
            because: "the functions behind the views go by number; closing them all is of little worth"
        ),
        .leak(
            "rights of others",
            "SELECT has_table_privilege('{b}', oid, 'SELECT') FROM pg_class WHERE relname = 'vault'",
            "t",
            because: "they are in the catalogs"
        ),
        .refused("a sequence's name by its column", "SELECT pg_get_serial_sequence('{b}.vault', 'id')", "42501"),
        .leak(
            "definitions of the guard",
            "SELECT prosrc LIKE '%not available to bots%' FROM pg_proc WHERE proname = 'ddl_start'",
            "t",
            because: "they are no secret"
        ),
        .leak(
            "the server's settings",
            "SELECT setting FROM pg_settings WHERE name = 'max_connections'",
            "100",
            because: "clients read them; those with paths are PostgreSQL's to hide"
        ),
    ]

    static let sessions: [Attempt] = [
        .refused("pg_stat_activity", "SELECT * FROM pg_stat_activity", "42501"),
        .refused("the function behind it", "SELECT * FROM pg_stat_get_activity(NULL)", "42501"),
        .refused("numbers of backends", "SELECT pg_stat_get_backend_idset()", "42501"),
        .refused("users of backends", "SELECT pg_stat_get_backend_userid(1)", "42501"),
        .refused("statements of backends", "SELECT pg_stat_get_backend_activity(1)", "42501"),
        .refused("addresses of backends", "SELECT pg_stat_get_backend_client_addr(1)", "42501"),
        .refused(
            "subtransactions of backends",
            "SELECT pg_stat_get_backend_subxact(1)",
            "42501",
            needs: [.version(16...18)]
        ),
        .refused(
            "reads and writes of backends",
            "SELECT pg_stat_get_backend_io(1)",
            "42501",
            needs: [.version(18...18)]
        ),
        .refused("log written by backends", "SELECT pg_stat_get_backend_wal(1)", "42501", needs: [.version(18...18)]),
        .refused("pg_locks", "SELECT * FROM pg_locks", "42501"),
        .refused("the function behind the locks", "SELECT * FROM pg_lock_status()", "42501"),
        .refused("pg_prepared_xacts", "SELECT * FROM pg_prepared_xacts", "42501"),
        .refused("the function behind prepared transactions", "SELECT * FROM pg_prepared_xact()", "42501"),
        .refused("pg_stat_ssl", "SELECT * FROM pg_stat_ssl", "42501"),
        .refused("pg_stat_gssapi", "SELECT * FROM pg_stat_gssapi", "42501"),
        .refused("pg_stat_replication", "SELECT * FROM pg_stat_replication", "42501"),
        .refused("pg_stat_progress_vacuum", "SELECT * FROM pg_stat_progress_vacuum", "42501"),
        .refused("pg_stat_database", "SELECT * FROM pg_stat_database", "42501"),
        .refused("pg_stat_user_tables", "SELECT * FROM pg_stat_user_tables", "42501"),
        .refused("pg_statio_user_tables", "SELECT * FROM pg_statio_user_tables", "42501"),
        .refused("pg_statio_user_sequences", "SELECT * FROM pg_statio_user_sequences", "42501"),
        .refused("pg_stat_user_functions", "SELECT * FROM pg_stat_user_functions", "42501"),
        .refused("pg_stat_xact_user_functions", "SELECT * FROM pg_stat_xact_user_functions", "42501"),
        .refused("pg_stat_database_conflicts", "SELECT * FROM pg_stat_database_conflicts", "42501"),
        .refused("end another bot's session", "SELECT pg_terminate_backend({pid_b})", "42501"),
        .refused("cancel another bot's", "SELECT pg_cancel_backend({pid_b})", "42501"),
        .refused("end the superuser's session", "SELECT pg_terminate_backend({pid_admin})", "42501"),
        .refused("cancel the superuser's", "SELECT pg_cancel_backend({pid_admin})", "42501"),
        .refused("log another's memory", "SELECT pg_log_backend_memory_contexts({pid_b})", "42501"),
        .harmless("signal a process that is no backend", "SELECT pg_terminate_backend(1)", "f"),
        .harmless(
            "cancel every process of the machine",
            "SELECT count(*) FROM (SELECT pg_cancel_backend(p) AS x FROM generate_series(1, 20) p) s WHERE x",
            "0"
        ),
        .refused("who blocks whom", "SELECT pg_blocking_pids({pid_b})", "42501"),
        .leak(
            "how many are connected",
            "SELECT sum(pg_stat_get_db_numbackends(oid)) > 0 FROM pg_database",
            "t",
            because: "a number for the whole database, with no names"
        ),
    ]
}
