import Doctor

extension Leak {
    static let installed = [
        Leak(
            check: "guard",
            script: "ALTER EVENT TRIGGER flarex_ddl_end DISABLE",
            words: ["flarex_ddl_end", "disabled"]
        ),
        Leak(check: "guard", script: "DROP EVENT TRIGGER flarex_ddl_start", words: ["flarex_ddl_start"]),
        Leak(
            check: "guard",
            script: """
                CREATE OR REPLACE FUNCTION flarex.ddl_end() RETURNS event_trigger LANGUAGE plpgsql
                SET search_path = pg_catalog, pg_temp AS 'BEGIN END'
                """,
            words: ["flarex.ddl_end"]
        ),
        Leak(check: "guard", script: "ALTER FUNCTION flarex.ddl_start() OWNER TO app", words: ["flarex.ddl_start"]),
        Leak(
            check: "advisory-locks",
            script: """
                CREATE OR REPLACE FUNCTION flarex_shim.pg_advisory_lock(bigint) RETURNS void LANGUAGE sql SECURITY DEFINER
                SET search_path = pg_catalog, pg_temp AS 'SELECT pg_catalog.pg_advisory_lock($1)'
                """,
            words: ["flarex_shim.pg_advisory_lock"]
        ),
        Leak(
            check: "baseline",
            script: "GRANT EXECUTE ON FUNCTION pg_catalog.pg_advisory_lock(bigint) TO PUBLIC",
            words: ["pg_advisory_lock", "PUBLIC"]
        ),
        Leak(check: "baseline", script: "GRANT SELECT ON pg_catalog.pg_stat_activity TO PUBLIC", words: ["PUBLIC"]),
        Leak(
            check: "baseline",
            script: "GRANT EXECUTE ON FUNCTION pg_catalog.lo_create(oid) TO bot_alpha",
            words: ["lo_create", "bot_alpha"]
        ),
        Leak(
            check: "path-foreign",
            script: "CREATE FUNCTION flarex_shim.pg_advisory_lock(text) RETURNS void LANGUAGE sql AS ''",
            words: ["function flarex_shim.pg_advisory_lock(text)"]
        ),
        Leak(check: "path-foreign", script: "CREATE TABLE flarex_shim.trap (a int)", words: ["flarex_shim.trap"]),
        Leak(
            check: "path-foreign",
            script: "CREATE FUNCTION ext_citext.lower(text) RETURNS text LANGUAGE sql AS 'SELECT $1'",
            words: ["function ext_citext.lower(text)"]
        ),
        Leak(
            check: "guard-bypass",
            script: "ALTER ROLE bot_alpha IN DATABASE flarex SET session_replication_role = replica",
            words: ["role bot_alpha in database flarex", "session_replication_role=replica"]
        ),
        Leak(
            check: "guard-bypass",
            script: "ALTER DATABASE flarex SET session_replication_role = replica",
            words: ["database flarex", "session_replication_role=replica"]
        ),
        Leak(
            check: "extension-reachable",
            script:
                "CREATE SCHEMA links; GRANT USAGE ON SCHEMA links TO flarex_bots; CREATE EXTENSION dblink SCHEMA links",
            words: ["extension dblink in schema links"],
            undo: "DROP SCHEMA links CASCADE"
        ),
        Leak(
            check: "language-untrusted",
            script: "UPDATE pg_catalog.pg_language SET lanpltrusted = true WHERE lanname = 'c'",
            words: ["language c"]
        ),
        Leak(
            check: "foreign-server",
            script: "GRANT USAGE ON FOREIGN SERVER elsewhere TO flarex_bots",
            words: ["flarex_bots has USAGE on foreign server elsewhere"]
        ),
        Leak(
            check: "foreign-server",
            script: "CREATE USER MAPPING FOR bot_alpha SERVER elsewhere",
            words: ["bot_alpha", "elsewhere"]
        ),
        Leak(
            check: "event-trigger-foreign",
            severity: .warning,
            script: """
                CREATE FUNCTION app.watch() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
                CREATE EVENT TRIGGER watch ON sql_drop EXECUTE FUNCTION app.watch()
                """,
            words: ["event trigger watch runs app.watch()"],
            undo: "DROP FUNCTION app.watch()"
        ),
        Leak(
            check: "default-privilege",
            script: "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC",
            words: ["postgres gives SELECT on new tables to PUBLIC"]
        ),
        Leak(
            check: "default-privilege",
            script: "ALTER DEFAULT PRIVILEGES FOR ROLE app IN SCHEMA app GRANT UPDATE ON TABLES TO bot_alpha",
            words: ["app gives UPDATE on new tables in schema app to bot_alpha"]
        ),
    ]

    static let cluster = [
        Leak(
            check: "database-other",
            script: "GRANT CONNECT ON DATABASE postgres TO PUBLIC",
            words: ["PUBLIC has CONNECT on database postgres"]
        ),
        Leak(
            check: "database-other",
            script: "GRANT CREATE ON DATABASE other TO flarex_bots",
            words: ["flarex_bots has CREATE on database other"]
        ),
        Leak(
            check: "database-shared",
            script: "GRANT TEMPORARY ON DATABASE flarex TO PUBLIC",
            words: ["PUBLIC has TEMPORARY on database flarex"]
        ),
        Leak(
            check: "database-owner",
            script: "ALTER DATABASE other OWNER TO bot_alpha",
            words: ["database other is owned by bot_alpha"],
            undo: "ALTER DATABASE other OWNER TO app"
        ),
        Leak(
            check: "database-setting",
            severity: .warning,
            script: "ALTER DATABASE flarex SET search_path = bot_alpha, public",
            words: ["database flarex sets search_path=bot_alpha"]
        ),
        Leak(
            check: "database-setting",
            severity: .warning,
            script: "ALTER ROLE ALL SET default_transaction_read_only = on; ALTER ROLE ALL SET row_security = off",
            words: ["the server for all roles sets default_transaction_read_only=on"]
        ),
        Leak(
            check: "database-limit",
            severity: .warning,
            script: "ALTER DATABASE flarex CONNECTION LIMIT 1000",
            words: ["database flarex takes 1000 connections"]
        ),
        Leak(
            check: "tablespace-granted",
            script: "GRANT CREATE ON TABLESPACE pg_default TO flarex_bots",
            words: ["flarex_bots has CREATE on tablespace pg_default"]
        ),
        Leak(
            check: "parameter-granted",
            script: "GRANT SET ON PARAMETER session_replication_role TO flarex_bots",
            words: ["flarex_bots has SET on parameter session_replication_role"]
        ),
        Leak(
            check: "guard-bypass",
            script:
                "ALTER SYSTEM SET session_replication_role = replica; SELECT pg_reload_conf(); SELECT pg_sleep(0.5)",
            words: ["the server sets session_replication_role=replica"]
        ),
        Leak(
            check: "hba-trust",
            script: "COPY (SELECT 'host all all 10.9.0.0/16 trust') TO PROGRAM 'cat >> pg_hba.conf'",
            words: ["line 4: host all all 10.9.0.0/255.255.0.0 trust"],
            undo: "COPY (SELECT) TO PROGRAM 'sed -i /10.9.0.0/d pg_hba.conf'"
        ),
        Leak(
            check: "hba-clear",
            severity: .warning,
            script: "COPY (SELECT 'host all all 10.9.0.0/16 password') TO PROGRAM 'cat >> pg_hba.conf'",
            words: ["10.9.0.0", "password"],
            undo: "COPY (SELECT) TO PROGRAM 'sed -i /10.9.0.0/d pg_hba.conf'"
        ),
        Leak(
            check: "hba-broken",
            severity: .warning,
            script: "COPY (SELECT 'host all all 10.9.0.0/99 scram-sha-256') TO PROGRAM 'cat >> pg_hba.conf'",
            words: ["line 4", "invalid"],
            undo: "COPY (SELECT) TO PROGRAM 'sed -i /10.9.0.0/d pg_hba.conf'"
        ),
    ]
}
