import SQLText

extension Drift {
    static let safeguards = [
        Drift(
            "event trigger dropped",
            "DROP EVENT TRIGGER flarex_ddl_start",
            is: ["installEventTrigger"],
            saying: "event trigger flarex_ddl_start"
        ),
        Drift(
            "event trigger disabled",
            "ALTER EVENT TRIGGER flarex_ddl_end DISABLE",
            is: ["installEventTrigger"],
            saying: "it is disabled"
        ),
        Drift(
            "guard emptied",
            """
            CREATE OR REPLACE FUNCTION flarex.ddl_start() RETURNS event_trigger LANGUAGE plpgsql
                AS 'BEGIN RETURN; END'
            """,
            is: ["installRoutines"],
            saying: "function flarex.ddl_start()"
        ),
        Drift(
            "a function of the shim that returns something else",
            "DROP FUNCTION flarex_shim.pg_try_advisory_lock(bigint)",
            "CREATE FUNCTION flarex_shim.pg_try_advisory_lock(bigint) RETURNS text LANGUAGE sql AS 'SELECT ''t'''",
            is: ["installRoutines", "removeRoutine"],
            saying: "PostgreSQL cannot change a function's return type in place"
        ),
        Drift(
            "the views that bots read dropped",
            "DROP VIEW flarex_shim.bot_migrations",
            "DROP VIEW flarex_shim.bot_usage",
            is: ["installView"],
            saying: "view flarex_shim.bot_migrations",
            "view flarex_shim.bot_usage"
        ),
        Drift(
            "another view in the place of that of migrations",
            "DROP VIEW flarex_shim.bot_migrations",
            "CREATE VIEW flarex_shim.bot_migrations AS SELECT 1 AS id",
            "GRANT SELECT ON flarex_shim.bot_migrations TO flarex_bots",
            is: ["installView"],
            saying: "its definition was changed"
        ),
        Drift(
            "a view of migrations that shows nothing",
            """
            CREATE OR REPLACE VIEW flarex_shim.bot_migrations AS
            SELECT id, name, checksum, sql, status, applied_by, applied_at, duration_ms, error
            FROM jsonb_to_recordset(flarex_shim.own_migrations()) AS r (id int8, name text, checksum text, sql text,
                status text, applied_by text, applied_at timestamptz, duration_ms int8, error text)
            WHERE false
            """,
            is: ["installView"],
            saying: "its definition was changed"
        ),
        Drift(
            "the view of migrations open to everybody, and for writing",
            "GRANT ALL ON flarex_shim.bot_migrations TO PUBLIC",
            "GRANT UPDATE ON flarex_shim.bot_migrations TO flarex_bots",
            is: ["installView"],
            saying: "the manifests do not ask for rights to PUBLIC"
        ),
        Drift(
            "the function behind the view of migrations shows all bots'",
            """
            CREATE OR REPLACE FUNCTION flarex_shim.own_migrations() RETURNS jsonb LANGUAGE sql SECURITY DEFINER
                AS 'SELECT jsonb_agg(to_jsonb(m)) FROM flarex.bot_migration m'
            """,
            is: ["installRoutines"],
            saying: "function flarex_shim.own_migrations()"
        ),
        Drift(
            "large objects open to everybody",
            "GRANT EXECUTE ON FUNCTION lo_creat(integer) TO PUBLIC",
            is: ["closeCatalog"],
            saying: "large objects: lo_creat(int4) closed",
            "to PUBLIC"
        ),
        Drift(
            "sessions shown to a bot",
            "GRANT SELECT ON pg_stat_activity TO \(weather)",
            is: ["closeCatalog"],
            saying: "pg_stat_activity closed to \(weather)"
        ),
        Drift(
            "schema public open to everybody",
            "GRANT ALL ON SCHEMA public TO PUBLIC",
            is: ["revoke"],
            saying: "schema public: no USAGE, CREATE to PUBLIC"
        ),
        Drift(
            "another database open to everybody",
            "GRANT CONNECT ON DATABASE elsewhere TO PUBLIC",
            is: ["revoke"],
            saying: "database elsewhere: no CONNECT to PUBLIC",
            "[changesOtherDatabase]"
        ),
    ]
}
