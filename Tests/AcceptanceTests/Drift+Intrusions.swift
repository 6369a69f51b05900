import SQLText

extension Drift {
    /// What a superuser put where it does not belong, or opened by way of a third role.
    static let intrusions = [
        Drift(
            "a function passed on by a third role",
            "GRANT EXECUTE ON FUNCTION pg_catalog.lo_create(oid) TO alice WITH GRANT OPTION",
            "SET ROLE alice",
            "GRANT EXECUTE ON FUNCTION pg_catalog.lo_create(oid) TO \(weather)",
            "GRANT EXECUTE ON FUNCTION pg_catalog.lo_create(oid) TO PUBLIC",
            is: ["closeCatalog"],
            saying: "large objects: lo_create(oid) closed to PUBLIC, \(weather), not to be passed on by alice",
            then: "REVOKE ALL ON FUNCTION pg_catalog.lo_create(oid) FROM alice"
        ),
        Drift(
            "a view passed on by a chain of roles",
            "GRANT SELECT ON pg_catalog.pg_locks TO alice WITH GRANT OPTION",
            "SET ROLE alice",
            "GRANT SELECT ON pg_catalog.pg_locks TO bob WITH GRANT OPTION",
            "SET ROLE bob",
            "GRANT SELECT ON pg_catalog.pg_locks TO flarex_bots",
            is: ["closeCatalog"],
            saying: "other sessions: pg_locks closed to flarex_bots, not to be passed on by alice",
            then: "REVOKE ALL ON pg_catalog.pg_locks FROM alice"
        ),
        Drift(
            "a view that the monitors have from a third role alone",
            "REVOKE SELECT ON pg_catalog.pg_locks FROM pg_monitor",
            "GRANT SELECT ON pg_catalog.pg_locks TO alice WITH GRANT OPTION",
            "SET ROLE alice",
            "GRANT SELECT ON pg_catalog.pg_locks TO pg_monitor, \(weather)",
            is: ["closeCatalog"],
            saying: "open to pg_monitor",
            then: "REVOKE ALL ON pg_catalog.pg_locks FROM alice"
        ),
        Drift(
            "rights on objects that a group will make",
            """
            DO $$ BEGIN
                IF current_setting('server_version_num')::integer >= 180000 THEN
                    EXECUTE 'ALTER DEFAULT PRIVILEGES FOR ROLE flarex_owner GRANT SELECT ON LARGE OBJECTS TO PUBLIC';
                END IF;
                ALTER DEFAULT PRIVILEGES FOR ROLE flarex_owner GRANT ALL ON TABLES TO alice;
            END $$
            """,
            is: ["revokeDefaultPrivilege"],
            saying: "alice gets nothing on new tables"
        ),
        Drift(
            "a function planted before PostgreSQL's own",
            "CREATE FUNCTION flarex_shim.lower(text) RETURNS text LANGUAGE sql AS 'SELECT $1'",
            is: ["dropPlanted"],
            saying: "- function flarex_shim.lower(text)",
            "flarexdb did not create it"
        ),
        Drift(
            "an operator and a type planted in an extension's schema",
            "CREATE TYPE ext_citext.\"odd name\" AS ENUM ('a')",
            "CREATE FUNCTION ext_citext.same(text, text) RETURNS bool LANGUAGE sql AS 'SELECT true'",
            "CREATE OPERATOR ext_citext.=== (FUNCTION = ext_citext.same, LEFTARG = text, RIGHTARG = text)",
            is: ["dropPlanted"],
            saying: "- operator ext_citext.===(text,text)",
            "- type ext_citext.\"odd name\""
        ),
        Drift(
            "a search_path for everybody in the database",
            "ALTER DATABASE flarex SET search_path = public",
            "ALTER DATABASE flarex SET default_transaction_read_only = on",
            is: ["resetDatabaseSetting"],
            saying: "database flarex: search_path not set",
            "database flarex: default_transaction_read_only not set"
        ),
        Drift(
            "a group with a password",
            "ALTER ROLE flarex_owner PASSWORD 'guessed'",
            is: ["removePassword"],
            saying: "role flarex_owner: no password"
        ),
        Drift(
            "the shim owned by the owner of bots' schemas",
            "ALTER SCHEMA flarex_shim OWNER TO flarex_owner",
            is: ["takeOwnership"],
            saying: "schema flarex_shim: owner flarexdb's login instead of flarex_owner"
        ),
        Drift(
            "the registry owned by somebody else",
            "ALTER SCHEMA flarex OWNER TO alice",
            "ALTER TABLE flarex.secret OWNER TO alice",
            is: ["takeOwnership"],
            saying: "schema flarex: owner flarexdb's login instead of alice",
            "table flarex.secret: owner flarexdb's login instead of alice"
        ),
        Drift(
            "a bot that is a superuser and owns what keeps it in bounds",
            "ALTER ROLE \(weather) SUPERUSER",
            "ALTER EVENT TRIGGER flarex_ddl_end OWNER TO \(weather)",
            "ALTER FUNCTION flarex.ddl_end() OWNER TO \(weather)",
            "ALTER TABLE flarex.bot OWNER TO \(weather)",
            "ALTER SCHEMA flarex_shim OWNER TO \(weather)",
            is: ["alterRole", "installEventTrigger", "installRoutines", "takeOwnership"],
            saying: "NOSUPERUSER"
        ),
    ]
}
