extension Attempt {
    static let files: [Attempt] = [
        .refused("copy to a file", "COPY mine TO '/tmp/flarexdb-loot'", "42501"),
        .refused("copy from a file", "COPY mine FROM '/etc/passwd'", "42501"),
        .refused("copy to a program", "COPY mine TO PROGRAM 'cat > /tmp/flarexdb-loot'", "42501"),
        .refused("copy from a program", "COPY mine FROM PROGRAM 'id'", "42501"),
        .refused("copy a query to a program", "COPY (SELECT 1) TO PROGRAM 'sh'", "42501"),
        .refused("copy in a DO block", "DO $$ BEGIN EXECUTE 'COPY mine FROM ''/etc/passwd'''; END $$", "42501"),
        .refused(
            "copy in a function",
            "SELECT f()",
            "42501",
            first:
                "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN COPY mine FROM PROGRAM 'id'; END $$;"
        ),
        .refused("read a file", "SELECT pg_read_file('/etc/passwd')", "42501"),
        .refused("read a part of a file", "SELECT pg_read_file('postgresql.conf', 0, 10)", "42501"),
        .refused("read a binary file", "SELECT pg_read_binary_file('global/pg_control')", "42501"),
        .refused("state of a file", "SELECT pg_stat_file('.')", "42501"),
        .refused("list a folder", "SELECT pg_ls_dir('.')", "42501"),
        .refused("list the log", "SELECT pg_ls_logdir()", "42501"),
        .refused("list the WAL", "SELECT pg_ls_waldir()", "42501"),
        .refused("list temporary files", "SELECT pg_ls_tmpdir()", "42501"),
        .refused("list the archive", "SELECT pg_ls_archive_statusdir()", "42501"),
        .refused("list logical slots", "SELECT pg_ls_logicalsnapdir()", "42501"),
        .refused("the log's name", "SELECT pg_current_logfile()", "42501"),
        .refused("the configuration's files", "SELECT * FROM pg_file_settings", "42501"),
        .refused("the function behind it", "SELECT * FROM pg_show_all_file_settings()", "42501"),
        .refused("who may log in", "SELECT * FROM pg_hba_file_rules", "42501"),
        .refused("the function behind that", "SELECT * FROM pg_hba_file_rules()", "42501"),
        .refused("who is mapped to whom", "SELECT * FROM pg_ident_file_mappings", "42501"),
        .refused("how the server was built", "SELECT * FROM pg_config", "42501"),
        .refused("the function behind the build", "SELECT * FROM pg_config()", "42501"),
        .refused("where the data are", "SHOW data_directory", "42501"),
        .refused("where pg_hba.conf is", "SELECT current_setting('hba_file')", "42501"),
        .harmless(
            "settings that show paths are left out",
            "SELECT count(*) FROM pg_settings WHERE name IN ('data_directory', 'hba_file', 'config_file', 'ident_file')",
            "0"
        ),
        .harmless(
            "an external entity of XML reads no file",
            "SELECT xmlparse(document '<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x>&e;</x>')::text LIKE '%root%'",
            "f",
            needs: [.xml]
        ),
        .refused("a tablespace", "CREATE TABLESPACE t LOCATION '/tmp'", "42501"),
        .refused("a tablespace in place", "SET allow_in_place_tablespaces = on", "42501"),
        .refused(
            "a table in the tablespace of the cluster",
            "CREATE TABLE t (i int) TABLESPACE pg_global",
            "42501",
            "22023"
        ),
        .refused(
            "move a table to the tablespace of the cluster",
            "ALTER TABLE mine SET TABLESPACE pg_global",
            "42501",
            "22023",
            "0A000"
        ),
        .refused(
            "an unaccent rule file",
            "CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = synonym, SYNONYMS = '/etc/passwd')",
            "22023",
            "F0000"
        ),
        .refused(
            "a thesaurus from elsewhere",
            "CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = ispell, DictFile = '../../x', AffFile = 'y')",
            "22023",
            "F0000"
        ),
    ]

    static let largeObjects: [Attempt] = [
        .refused("create", "SELECT lo_create(0)", "42501"),
        .refused("create as of old", "SELECT lo_creat(-1)", "42501"),
        .refused("from bytes", "SELECT lo_from_bytea(0, 'x')", "42501"),
        .refused("import", "SELECT lo_import('/etc/passwd')", "42501"),
        .refused("import under a number", "SELECT lo_import('/etc/passwd', 1)", "42501"),
        .refused("export", "SELECT lo_export(1, '/tmp/x')", "42501"),
        .refused("open", "SELECT lo_open(1, 262144)", "42501"),
        .refused("get", "SELECT lo_get(1)", "42501"),
        .refused("put", "SELECT lo_put(1, 0, 'x')", "42501"),
        .refused("write", "SELECT lowrite(0, 'x')", "42501"),
        .refused("read", "SELECT loread(0, 1)", "42501"),
        .refused("unlink", "SELECT lo_unlink(1)", "42501"),
        .refused("truncate", "SELECT lo_truncate64(0, 1)", "42501"),
        .refused("seek", "SELECT lo_lseek64(0, 1, 0)", "42501"),
        .refused("the catalog", "SELECT * FROM pg_largeobject", "42501"),
        .refused("psql's own import", "\\lo_import /etc/hostname", "42501"),
        .refused(
            "another's object",
            "SELECT pg_catalog.lo_get(4242)",
            "42501",
            admin: "SELECT lo_from_bytea(4242, 'the-treasure-of-b')",
            undo: "SELECT lo_unlink(4242)"
        ),
        .refused(
            "own another's object",
            "ALTER LARGE OBJECT 4242 OWNER TO {a}",
            "42501",
            admin: "SELECT lo_from_bytea(4242, 'x')",
            undo: "SELECT lo_unlink(4242)"
        ),
        .refused(
            "grant another's object",
            "GRANT SELECT ON LARGE OBJECT 4242 TO {a}",
            "42501",
            admin: "SELECT lo_from_bytea(4242, 'x')",
            undo: "SELECT lo_unlink(4242)"
        ),
        .refused("without the checks of privileges", "SET lo_compat_privileges = on", "42501"),
    ]

    static let databases: [Attempt] = [
        .refused("postgres", "\\c postgres\nSELECT 1", "permission denied for database"),
        .refused("template1", "\\c template1\nSELECT 1", "permission denied for database"),
        .refused("template0", "\\c template0\nSELECT 1", "not currently accepting connections"),
        .leak(
            "one that was made since the last pass",
            "\\c later\nSELECT current_database()",
            "later",
            because: "a new database lets everybody in; the next pass closes it, where the cluster is flarexdb's alone",
            admin: "CREATE DATABASE later",
            undo: "DROP DATABASE later WITH (FORCE)"
        ),
        .refused("create", "CREATE DATABASE x", "42501"),
        .refused("copy the shared one", "CREATE DATABASE x TEMPLATE {db}", "42501"),
        .refused("drop the shared one", "DROP DATABASE {db}", "42501", "55006"),
        .refused("drop another", "DROP DATABASE postgres", "42501"),
        .refused("alter the shared one's settings", "ALTER DATABASE {db} SET search_path = {a}", "42501"),
        .refused("alter another's settings", "ALTER DATABASE postgres SET work_mem = '1GB'", "42501"),
        .refused("limit its connections", "ALTER DATABASE {db} CONNECTION LIMIT 1", "42501"),
        .refused("allow no connections", "ALTER DATABASE {db} ALLOW_CONNECTIONS false", "42501"),
        .refused("make it a template", "ALTER DATABASE {db} IS_TEMPLATE true", "42501"),
        .refused("rename", "ALTER DATABASE {db} RENAME TO x", "42501", "0A000"),
        .refused("own", "ALTER DATABASE {db} OWNER TO {a}", "42501"),
        .refused("comment", "COMMENT ON DATABASE {db} IS 'x'", "42501"),
        .refused("query across", "SELECT * FROM postgres.pg_catalog.pg_class", "0A000"),
        .refused("size of another", "SELECT pg_database_size('postgres')", "42501"),
        .leak(
            "size of the shared one",
            "SELECT pg_database_size('{db}') > 0",
            "t",
            because: "CONNECT is the right to see it; it is the sum over all bots"
        ),
        .refused("size of a tablespace", "SELECT pg_tablespace_size('pg_global')", "42501"),
    ]

    static let cluster: [Attempt] = [
        .refused("alter system", "ALTER SYSTEM SET work_mem = '1GB'", "42501"),
        .refused("alter system, reset", "ALTER SYSTEM RESET ALL", "42501"),
        .refused("reload", "SELECT pg_reload_conf()", "42501"),
        .refused("rotate the log", "SELECT pg_rotate_logfile()", "42501"),
        .refused("checkpoint", "CHECKPOINT", "42501"),
        .refused("switch the WAL", "SELECT pg_switch_wal()", "42501"),
        .refused("restore point", "SELECT pg_create_restore_point('x')", "42501"),
        .refused("backup", "SELECT pg_backup_start('x')", "42501"),
        .refused("promote", "SELECT pg_promote()", "42501"),
        .refused("pause replay", "SELECT pg_wal_replay_pause()", "42501"),
        .refused("physical slot", "SELECT pg_create_physical_replication_slot('x')", "42501"),
        .refused("logical slot", "SELECT pg_create_logical_replication_slot('x', 'test_decoding')", "42501", "55000"),
        .refused("drop a slot", "SELECT pg_drop_replication_slot('x')", "42501"),
        .refused("read a slot", "SELECT * FROM pg_logical_slot_get_changes('x', NULL, NULL)", "42501", "55000"),
        .refused("replication origin", "SELECT pg_replication_origin_create('x')", "42501"),
        .refused(
            "replication protocol",
            "\\c \"dbname={db} replication=database\"\nIDENTIFY_SYSTEM;",
            "permission denied to start WAL sender",
            "must be superuser or replication role"
        ),
        .refused(
            "physical replication protocol",
            "\\c \"dbname={db} replication=true\"\nIDENTIFY_SYSTEM;",
            "no pg_hba.conf entry",
            "permission denied to start WAL sender",
            "must be superuser or replication role"
        ),
        .refused("reset statistics", "SELECT pg_stat_reset()", "42501"),
        .refused("reset shared statistics", "SELECT pg_stat_reset_shared('bgwriter')", "42501"),
        .refused(
            "reset one table's statistics",
            "SELECT pg_stat_reset_single_table_counters('{b}.vault'::regclass)",
            "42501"
        ),
        .refused("log a backend's memory", "SELECT pg_log_backend_memory_contexts(pg_backend_pid())", "42501"),
        .refused("memory of the server", "SELECT * FROM pg_shmem_allocations", "42501"),
        .refused("memory of the session", "SELECT * FROM pg_backend_memory_contexts", "42501"),
        .refused("publication", "CREATE PUBLICATION p FOR TABLE mine", "42501"),
        .refused("publication of all", "CREATE PUBLICATION p FOR ALL TABLES", "42501"),
        .refused("publication of a schema", "CREATE PUBLICATION p FOR TABLES IN SCHEMA {b}", "42501"),
        .refused("empty publication", "CREATE PUBLICATION p", "42501"),
        .refused(
            "subscription",
            "CREATE SUBSCRIPTION s CONNECTION 'dbname={db}' PUBLICATION p WITH (connect = false)",
            "42501"
        ),
        .refused("alter a subscription", "ALTER SUBSCRIPTION s DISABLE", "42501", "42704"),
        .refused("import collations", "SELECT pg_import_system_collations('pg_catalog')", "42501"),
        .refused("next number", "SELECT pg_nextoid('pg_class', 'oid', 'pg_class_oid_index')", "42501"),
        .refused("security label", "SECURITY LABEL ON TABLE mine IS 'x'", "42501", "22023"),
        .refused("security label on a role", "SECURITY LABEL ON ROLE {a} IS 'x'", "42501", "22023"),
        .refused("binary upgrade", "SELECT binary_upgrade_set_next_pg_type_oid(1)", "55P02", "42501"),
        .refused(
            "statistics of a table of another",
            "SELECT pg_restore_relation_stats('schemaname', '{b}', 'relname', 'vault', 'relpages', 99)",
            "42501",
            needs: [.version(18...18)]
        ),
    ]
}
