extension Attempt {
    static let roles: [Attempt] = [
        .refused("superuser", "ALTER ROLE CURRENT_USER SUPERUSER", "42501"),
        .refused("create roles", "ALTER ROLE CURRENT_USER CREATEROLE", "42501"),
        .refused("create databases", "ALTER ROLE CURRENT_USER CREATEDB", "42501"),
        .refused("replication", "ALTER ROLE CURRENT_USER REPLICATION", "42501"),
        .refused("past row security", "ALTER ROLE CURRENT_USER BYPASSRLS", "42501"),
        .refused("more connections", "ALTER ROLE CURRENT_USER CONNECTION LIMIT -1", "42501"),
        .refused("not to inherit", "ALTER ROLE CURRENT_USER NOINHERIT", "42501"),
        .refused("not to log in", "ALTER ROLE CURRENT_USER NOLOGIN", "42501"),
        .refused("for ever", "ALTER ROLE CURRENT_USER VALID UNTIL 'infinity'", "42501"),
        .refused("another name", "ALTER ROLE {a} RENAME TO bot_0000000000000000", "42501", "0A000"),
        .refused("another bot's password", "ALTER ROLE {b} PASSWORD 'x'", "42501"),
        .refused("the superuser's password", "ALTER ROLE postgres PASSWORD 'x'", "42501"),
        .refused("another bot's settings", "ALTER ROLE {b} SET search_path = {a}", "42501"),
        .refused("another bot's settings here", "ALTER ROLE {b} IN DATABASE {db} SET search_path = {a}", "42501"),
        .refused("a group's settings", "ALTER ROLE flarex_bots SET search_path = {a}", "42501"),
        .refused("everybody's settings", "ALTER ROLE ALL SET search_path = {a}", "42501"),
        .refused("everybody's settings here", "ALTER ROLE ALL IN DATABASE {db} SET search_path = {a}", "42501"),
        .refused("another bot's attributes", "ALTER ROLE {b} NOLOGIN", "42501"),
        .refused("a new role", "CREATE ROLE x", "42501"),
        .refused("a new user", "CREATE USER x PASSWORD 'x' SUPERUSER", "42501"),
        .refused("a new group", "CREATE GROUP x", "42501"),
        .refused("drop another bot", "DROP ROLE {b}", "42501"),
        .refused("drop itself", "DROP ROLE {a}", "42501", "55006", "2BP01"),
        .refused("drop a group", "DROP ROLE flarex_owner", "42501"),
        .refused("comment on itself", "COMMENT ON ROLE {a} IS 'x'", "42501"),
        .refused("comment on another bot", "COMMENT ON ROLE {b} IS 'x'", "42501"),
        .refused("setting of a superuser", "ALTER ROLE CURRENT_USER SET log_statement = 'none'", "42501"),
        .refused("replica mode at login", "ALTER ROLE CURRENT_USER SET session_replication_role = replica", "42501"),
        .refused("preload at login", "ALTER ROLE CURRENT_USER SET session_preload_libraries = 'x'", "42501"),
        .harmless(
            "role at login",
            "\\c\nSELECT current_user = '{a}'",
            "t",
            first: "ALTER ROLE CURRENT_USER SET role = '{b}';",
            undo: "ALTER ROLE {a} RESET ALL"
        ),
        .harmless(
            "user at login",
            "\\c\nSELECT session_user IN ('{a}', '{a}_a', '{a}_b')",
            "t",
            first: "ALTER ROLE CURRENT_USER SET session_authorization = 'postgres';",
            undo: "ALTER ROLE {a} RESET ALL"
        ),
        .refused("no limit of temporary files at login", "ALTER ROLE CURRENT_USER SET temp_file_limit = -1", "42501"),
        .harmless(
            "the limit of temporary files outlives RESET ALL",
            "ALTER ROLE CURRENT_USER IN DATABASE {db} RESET ALL; SELECT setconfig::text LIKE '%temp_file_limit=65536kB%' FROM pg_db_role_setting WHERE setrole = '{a}'::regrole",
            "t",
            undo:
                "ALTER ROLE {a} IN DATABASE {db} SET statement_timeout = '60s'; ALTER ROLE {a} IN DATABASE {db} SET search_path = {path}"
        ),
        .refused("settings that are none", "ALTER ROLE CURRENT_USER SET nothing_of_the_kind = 1", "42704"),
        .leak(
            "its own password",
            "ALTER ROLE CURRENT_USER PASSWORD 'changed'; SELECT 'changed'",
            "changed",
            because: "every role may; the next pass sees that the stored secret no longer logs in and issues a new one",
            first: "",
            admin: "CREATE TABLE flarex.kept AS SELECT rolpassword FROM pg_authid WHERE rolname = '{a}'",
            undo: """
                DO $$ BEGIN
                    EXECUTE format('ALTER ROLE {a} PASSWORD %L', (SELECT rolpassword FROM flarex.kept));
                END $$;
                DROP TABLE flarex.kept
                """
        ),
        .leak(
            "its own settings, in any database",
            "ALTER ROLE CURRENT_USER IN DATABASE postgres SET work_mem = '1GB'; SELECT 'set'",
            "set",
            because: "every role may set its own in every database; the next pass takes back what nobody asked for",
            undo: "ALTER ROLE {a} IN DATABASE postgres RESET ALL"
        ),
        .leak(
            "a local preload at its own login",
            "ALTER ROLE CURRENT_USER SET local_preload_libraries = 'absent'; SELECT 'set'",
            "set",
            because: "it names files in a folder that only an administrator fills; the next pass takes it back",
            undo: "ALTER ROLE {a} RESET ALL"
        ),
    ]

    static let grants: [Attempt] = [
        .harmless(
            "own schema to all",
            "GRANT USAGE ON SCHEMA {a} TO PUBLIC",
            check: "SELECT NOT has_schema_privilege('{b}', '{a}', 'USAGE')"
        ),
        .harmless(
            "own schema to another bot",
            "GRANT ALL ON SCHEMA {a} TO {b}",
            check: "SELECT NOT has_schema_privilege('{b}', '{a}', 'USAGE')"
        ),
        .harmless(
            "own schema to the group",
            "GRANT USAGE ON SCHEMA {a} TO flarex_bots",
            check: "SELECT NOT has_schema_privilege('{b}', '{a}', 'USAGE')"
        ),
        .refused("another bot's schema to itself", "GRANT USAGE ON SCHEMA {b} TO {a}", "42501"),
        .refused("another bot's table to itself", "GRANT SELECT ON {b}.vault TO {a}", "42501"),
        .refused("all of another bot's tables", "GRANT SELECT ON ALL TABLES IN SCHEMA {b} TO {a}", "42501"),
        .refused("membership in itself", "GRANT {a} TO {b}", "42501"),
        .refused("membership of another bot", "GRANT {b} TO {a}", "42501"),
        .refused("membership in the group", "GRANT flarex_bots TO analyst", "42501"),
        .refused("membership in the owner", "GRANT flarex_owner TO {a}", "42501"),
        .refused("membership in a role of PostgreSQL's", "GRANT pg_read_all_data TO {a}", "42501"),
        .refused("membership in the superuser", "GRANT postgres TO {a}", "42501"),
        .refused("leave the group", "REVOKE flarex_bots FROM {a}", "42501"),
        .refused("put another bot out of the group", "REVOKE flarex_bots FROM {b}", "42501"),
        .harmless(
            "connect to all",
            "GRANT CONNECT ON DATABASE {db} TO PUBLIC",
            check:
                "SELECT NOT EXISTS (SELECT FROM pg_database, aclexplode(datacl) a WHERE datname = '{db}' AND a.grantee = 0)"
        ),
        .harmless(
            "temporary tables to itself",
            "GRANT TEMPORARY ON DATABASE {db} TO {a}",
            check: "SELECT NOT has_database_privilege('{a}', '{db}', 'TEMPORARY')"
        ),
        .harmless(
            "create on the database to another",
            "GRANT CREATE ON DATABASE {db} TO analyst",
            check: "SELECT NOT has_database_privilege('analyst', '{db}', 'CREATE')"
        ),
        .harmless(
            "connect from all",
            "REVOKE ALL ON DATABASE {db} FROM flarex_bots",
            "",
            check: "SELECT has_database_privilege('{b}', '{db}', 'CONNECT')"
        ),
        .harmless(
            "usage of the shim from all",
            "REVOKE ALL ON SCHEMA flarex_shim FROM flarex_bots",
            "",
            check: "SELECT has_schema_privilege('{b}', 'flarex_shim', 'USAGE')"
        ),
        .refused("a language", "GRANT USAGE ON LANGUAGE c TO {a}", "42501", "42809"),
        .refused("a parameter", "GRANT SET ON PARAMETER session_replication_role TO {a}", "42501"),
        .refused("alter system for a parameter", "GRANT ALTER SYSTEM ON PARAMETER work_mem TO {a}", "42501"),
        .refused("a tablespace", "GRANT CREATE ON TABLESPACE pg_default TO {a}", "42501"),
        .refused("a large object function", "GRANT EXECUTE ON FUNCTION lo_create(oid) TO {a}", "42501"),
        .refused(
            "an advisory lock function",
            "GRANT EXECUTE ON FUNCTION pg_catalog.pg_advisory_lock(bigint) TO PUBLIC",
            "42501"
        ),
        .refused("a view of other sessions", "GRANT SELECT ON pg_stat_activity TO {a}", "42501"),
        .harmless(
            "own table to all is still out of reach",
            "GRANT ALL ON mine TO PUBLIC; SELECT has_schema_privilege('{b}', '{a}', 'USAGE')",
            "f"
        ),
        .harmless(
            "own tables to all by default",
            "ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO PUBLIC; CREATE TABLE t (i int); SELECT has_schema_privilege('{b}', '{a}', 'USAGE')",
            "f"
        ),
        .refused(
            "own schemas to all by default",
            "ALTER DEFAULT PRIVILEGES GRANT USAGE ON SCHEMAS TO PUBLIC; CREATE SCHEMA x",
            "42501"
        ),
        .refused(
            "default privileges of another bot",
            "ALTER DEFAULT PRIVILEGES FOR ROLE {b} GRANT ALL ON TABLES TO {a}",
            "42501"
        ),
        .refused(
            "default privileges of the superuser",
            "ALTER DEFAULT PRIVILEGES FOR ROLE postgres GRANT ALL ON TABLES TO {a}",
            "42501"
        ),
        .refused(
            "default privileges of the owner",
            "ALTER DEFAULT PRIVILEGES FOR ROLE flarex_owner GRANT ALL ON TABLES TO {a}",
            "42501"
        ),
        .leak(
            "default privileges in another bot's schema",
            "ALTER DEFAULT PRIVILEGES IN SCHEMA {b} GRANT ALL ON TABLES TO {b}; SELECT 'set'",
            "set",
            because: "they are for what the bot itself would make there, which is nothing"
        ),
        .leak(
            "default privileges of the group of all bots",
            "ALTER DEFAULT PRIVILEGES FOR ROLE flarex_bots GRANT ALL ON TABLES TO PUBLIC; SELECT 'set'",
            "set",
            because: "a member may set them, and the group never makes anything; the next pass takes them back",
            undo: "ALTER DEFAULT PRIVILEGES FOR ROLE flarex_bots REVOKE ALL ON TABLES FROM PUBLIC"
        ),
        .refused("take what another bot owns", "REASSIGN OWNED BY {b} TO {a}", "42501"),
        .refused("give another bot what it owns", "REASSIGN OWNED BY {a} TO {b}", "42501"),
        .refused("take what the owner owns", "REASSIGN OWNED BY flarex_owner TO {a}", "42501"),
        .refused("take what the superuser owns", "REASSIGN OWNED BY postgres TO {a}", "42501"),
        .harmless("give the group what it owns", "REASSIGN OWNED BY flarex_bots TO {a}; SELECT 'nothing'", "nothing"),
        .refused("drop what another bot owns", "DROP OWNED BY {b}", "42501"),
        .refused("drop what the owner owns", "DROP OWNED BY flarex_owner CASCADE", "42501"),
        .harmless(
            "drop what the group owns",
            "DROP OWNED BY flarex_bots CASCADE; SELECT 'nothing'",
            "nothing",
            check:
                "SELECT pg_has_role('{b}', 'flarex_bots', 'MEMBER') AND has_database_privilege('{b}', '{db}', 'CONNECT')"
        ),
        .harmless(
            "drop what the bot itself owns",
            "DROP OWNED BY CURRENT_USER CASCADE; SELECT 'all of its own'",
            "all of its own",
            check:
                "SELECT pg_has_role('{a}', 'flarex_bots', 'MEMBER') AND has_schema_privilege('{a}', '{a}', 'USAGE, CREATE')"
        ),
    ]
}
