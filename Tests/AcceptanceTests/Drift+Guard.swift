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
