extension Attempt {
    static let ownSchema: [Attempt] = [
        .refused("drop", "DROP SCHEMA {a} CASCADE", "42501"),
        .refused("drop if it exists", "DROP SCHEMA IF EXISTS {a}", "42501"),
        .refused("rename", "ALTER SCHEMA {a} RENAME TO x", "42501"),
        .refused("own", "ALTER SCHEMA {a} OWNER TO {a}", "42501"),
        .refused("comment", "COMMENT ON SCHEMA {a} IS 'x'", "42501"),
        .refused("label", "SECURITY LABEL ON SCHEMA {a} IS 'x'", "42501", "22023"),
        .harmless("make it again, if it does not exist", "CREATE SCHEMA IF NOT EXISTS {a}; SELECT 'passed'", "passed"),
        .harmless("make it again, quoted", "CREATE SCHEMA IF NOT EXISTS \"{a}\"; SELECT 'passed'", "passed"),
        .harmless("make another bot's again", "CREATE SCHEMA IF NOT EXISTS {b}; SELECT 'passed'", "passed"),
        .harmless("make public again", "CREATE SCHEMA IF NOT EXISTS public; SELECT 'passed'", "passed"),
        .refused("make it again", "CREATE SCHEMA {a}", "42P06"),
        .refused(
            "another schema",
            "CREATE SCHEMA another",
            "42501",
            check: "SELECT to_regnamespace('another') IS NULL"
        ),
        .refused("another schema, if it does not exist", "CREATE SCHEMA IF NOT EXISTS another", "42501"),
        .refused("the schema that Drizzle makes", "CREATE SCHEMA IF NOT EXISTS \"drizzle\"", "42501"),
        .refused("a schema named after itself", "CREATE SCHEMA AUTHORIZATION CURRENT_USER", "42P06", "42501"),
        .refused("a schema for itself", "CREATE SCHEMA another AUTHORIZATION CURRENT_USER", "42501"),
        .refused("a schema for another bot", "CREATE SCHEMA another AUTHORIZATION {b}", "42501"),
        .refused("a schema for the group", "CREATE SCHEMA another AUTHORIZATION flarex_bots", "42501"),
        .refused("a schema with a table", "CREATE SCHEMA another CREATE TABLE t (i int)", "42501"),
        .refused(
            "a schema with a view and a grant",
            "CREATE SCHEMA another CREATE TABLE t (i int) CREATE VIEW v AS SELECT * FROM t GRANT SELECT ON v TO PUBLIC",
            "42501"
        ),
        .refused("a schema in a DO block", "DO $$ BEGIN CREATE SCHEMA another; END $$", "42501"),
        .refused(
            "a schema in a subtransaction that is caught",
            "DO $$ BEGIN BEGIN CREATE SCHEMA another; EXCEPTION WHEN division_by_zero THEN NULL; END; END $$",
            "42501"
        ),
        .harmless(
            "a schema that a caught error takes along",
            "DO $$ BEGIN CREATE SCHEMA another; EXCEPTION WHEN insufficient_privilege THEN NULL; END $$; SELECT to_regnamespace('another') IS NULL",
            "t"
        ),
        .refused(
            "a schema in a function",
            "SELECT f()",
            "42501",
            first:
                "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN CREATE SCHEMA another; END $$;"
        ),
        .refused(
            "a schema in a procedure that commits",
            "CALL p()",
            "42501",
            first: "CREATE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN CREATE SCHEMA another; COMMIT; END $$;",
            check: "SELECT to_regnamespace('another') IS NULL"
        ),
        .refused("a schema named like flarexdb's", "CREATE SCHEMA flarex_x", "42501"),
        .refused("a schema named like a bot's", "CREATE SCHEMA bot_0123456789abcdef", "42501"),
        .refused("a schema named like an extension's", "CREATE SCHEMA ext_hstore", "42501"),
        .refused("a schema named like PostgreSQL's", "CREATE SCHEMA pg_mine", "42939"),
        .refused(
            "a schema inside a trigger",
            "INSERT INTO mine VALUES (3)",
            "42501",
            first:
                "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN CREATE SCHEMA another; RETURN NEW; END $$; CREATE TRIGGER t BEFORE INSERT ON mine FOR EACH ROW EXECUTE FUNCTION f();"
        ),
        .refused("another bot's schema, drop", "DROP SCHEMA {b} CASCADE", "42501"),
        .refused("another bot's schema, rename", "ALTER SCHEMA {b} RENAME TO x", "42501"),
        .refused("public, drop", "DROP SCHEMA public", "42501"),
        .refused("the control schema, drop", "DROP SCHEMA flarex CASCADE", "42501"),
        .refused("the shim, drop", "DROP SCHEMA flarex_shim CASCADE", "42501"),
        .harmless(
            "own objects named like flarexdb's",
            "CREATE TABLE bot (id text); CREATE FUNCTION ddl_start() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'; SELECT 'its own'",
            "its own"
        ),
        .harmless(
            "tables, views, functions, types, triggers",
            "CREATE TABLE t (i serial PRIMARY KEY, x text UNIQUE); CREATE VIEW v AS SELECT * FROM t; CREATE TYPE e AS ENUM ('x'); CREATE MATERIALIZED VIEW m AS SELECT * FROM t; CREATE INDEX CONCURRENTLY ON t (x); REFRESH MATERIALIZED VIEW m; VACUUM FULL t; SELECT 'its own'",
            "its own"
        ),
    ]

    static let temporary: [Attempt] = [
        .refused("table", "CREATE TEMP TABLE t (i int)", "42501"),
        .refused("table as", "CREATE TEMP TABLE t AS SELECT 1", "42501"),
        .refused("select into", "SELECT 1 INTO TEMP t", "42501"),
        .refused("table by its schema", "CREATE TABLE pg_temp.t (i int)", "42501"),
        .refused("view", "CREATE TEMP VIEW v AS SELECT 1", "42501"),
        .refused("sequence", "CREATE TEMP SEQUENCE s", "42501"),
        .refused("type", "CREATE TYPE pg_temp.t AS ENUM ('x')", "42501"),
        .refused("through the path", "SET search_path = pg_temp; CREATE TABLE t (i int)", "42501", "3F000"),
        .refused(
            "in a function",
            "SELECT f()",
            "42501",
            first: "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN CREATE TEMP TABLE t (i int); END $$;"
        ),
        .refused("another session's", "SELECT * FROM pg_temp_3.t", "42P01", "42501", "0A000"),
    ]

    static let guardObjects: [Attempt] = [
        .refused("disable the guard's start", "ALTER EVENT TRIGGER flarex_ddl_start DISABLE", "42501"),
        .refused("disable the guard's end", "ALTER EVENT TRIGGER flarex_ddl_end DISABLE", "42501"),
        .refused("enable it for replicas only", "ALTER EVENT TRIGGER flarex_ddl_end ENABLE REPLICA", "42501"),
        .refused("rename it", "ALTER EVENT TRIGGER flarex_ddl_end RENAME TO x", "42501"),
        .refused("own it", "ALTER EVENT TRIGGER flarex_ddl_end OWNER TO {a}", "42501"),
        .refused("drop it", "DROP EVENT TRIGGER flarex_ddl_end", "42501"),
        .refused("comment on it", "COMMENT ON EVENT TRIGGER flarex_ddl_end IS 'x'", "42501"),
        .refused(
            "replace its function",
            "CREATE OR REPLACE FUNCTION flarex.ddl_end() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'",
            "42501"
        ),
        .refused("drop its function", "DROP FUNCTION flarex.ddl_end() CASCADE", "42501"),
        .refused("alter its function", "ALTER FUNCTION flarex.ddl_end() SET search_path = {a}", "42501"),
        .refused("call it", "SELECT flarex.ddl_end()", "42501"),
        .refused(
            "call it by a trigger of its own",
            "CREATE TRIGGER t BEFORE INSERT ON mine EXECUTE FUNCTION flarex.ddl_end()",
            "42501"
        ),
        .refused(
            "replace a function of the shim",
            "CREATE OR REPLACE FUNCTION flarex_shim.held_locks() RETURNS bigint LANGUAGE sql AS 'SELECT 0::bigint'",
            "42501"
        ),
        .refused(
            "alter a function of the shim",
            "ALTER FUNCTION flarex_shim.pg_advisory_lock(bigint) SECURITY INVOKER",
            "42501"
        ),
        .refused("drop a function of the shim", "DROP FUNCTION flarex_shim.held_locks()", "42501"),
        .refused("the shim's own check", "SELECT flarex_shim.check_advisory_locks()", "42501"),
        .refused(
            "grant a function of the shim",
            "GRANT EXECUTE ON FUNCTION flarex_shim.check_advisory_locks() TO {a}",
            "42501"
        ),
        .harmless(
            "the shim runs with its own path",
            "SET search_path = {a}; SELECT flarex_shim.held_locks() > 0",
            "t",
            first: "CREATE FUNCTION pg_backend_pid() RETURNS int LANGUAGE sql AS 'SELECT -1';"
        ),
        .refused("the owner's role by a definer's view", "SELECT set_config('role', 'flarex_owner', false)", "42501"),
        .refused("restrict another bot", "GRANT flarex_restricted TO {b}", "42501"),
    ]
}
