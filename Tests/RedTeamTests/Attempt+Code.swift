extension Attempt {
    /// Functions, views, rules and triggers that change whose rights a statement runs with.
    static let code: [Attempt] = [
        .refused(
            "security definer and SET ROLE",
            "SELECT f()",
            "42501",
            first:
                "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN EXECUTE 'SET ROLE {b}'; END $$;"
        ),
        .refused(
            "security definer and SET ROLE to a superuser",
            "SELECT f()",
            "42501",
            first:
                "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN EXECUTE 'SET ROLE postgres'; END $$;"
        ),
        .refused(
            "a function that sets the role",
            "CREATE FUNCTION f() RETURNS int LANGUAGE sql SET role = 'postgres' AS 'SELECT 1'",
            "42501",
            "22023"
        ),
        .refused(
            "a function that sets the session's user",
            "CREATE FUNCTION f() RETURNS int LANGUAGE sql SET session_authorization = 'postgres' AS 'SELECT 1'",
            "42501",
            "22023"
        ),
        .refused(
            "a function that sets a superuser's setting",
            "CREATE FUNCTION f() RETURNS int LANGUAGE sql SET log_statement = 'none' AS 'SELECT 1'",
            "42501"
        ),
        .refused(
            "C",
            "CREATE FUNCTION f() RETURNS int LANGUAGE c AS '/lib/x86_64-linux-gnu/libc.so.6', 'system'",
            "42501"
        ),
        .refused("C by DO", "DO LANGUAGE c 'x'", "42501", "0A000"),
        .refused("internal", "CREATE FUNCTION f(oid, text) RETURNS int LANGUAGE internal AS 'be_lo_export'", "42501"),
        .refused(
            "leakproof",
            "CREATE FUNCTION f(text) RETURNS bool LANGUAGE plpgsql LEAKPROOF AS 'BEGIN RETURN true; END'",
            "42501"
        ),
        .refused(
            "make it leakproof later",
            "ALTER FUNCTION f(text) LEAKPROOF",
            "42501",
            first: "CREATE FUNCTION f(text) RETURNS bool LANGUAGE sql AS 'SELECT true';"
        ),
        .refused(
            "a support function",
            "CREATE FUNCTION f(text) RETURNS bool LANGUAGE sql SUPPORT textlike_support AS 'SELECT true'",
            "42501"
        ),
        .refused(
            "an event trigger",
            "CREATE EVENT TRIGGER e ON ddl_command_start EXECUTE FUNCTION f()",
            "42501",
            first: "CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';"
        ),
        .refused(
            "a rule on a catalog",
            "CREATE RULE r AS ON INSERT TO pg_catalog.pg_roles DO INSTEAD NOTHING",
            "42501"
        ),
        .refused(
            "a trigger on a catalog",
            "CREATE TRIGGER t BEFORE INSERT ON pg_catalog.pg_class EXECUTE FUNCTION suppress_redundant_updates_trigger()",
            "42501"
        ),
        .refused(
            "a trigger on the registry",
            "CREATE TRIGGER t BEFORE INSERT ON flarex.bot EXECUTE FUNCTION suppress_redundant_updates_trigger()",
            "42501"
        ),
        .refused(
            "a rule that writes to another bot",
            "CREATE RULE r AS ON INSERT TO mine DO ALSO DELETE FROM {b}.vault",
            "42501"
        ),
        .refused(
            "a trigger that writes to another bot",
            "INSERT INTO mine VALUES (2)",
            "42501",
            first:
                "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN DELETE FROM {b}.vault; RETURN NEW; END $$; CREATE TRIGGER t BEFORE INSERT ON mine FOR EACH ROW EXECUTE FUNCTION f();"
        ),
        .refused(
            "a default that reads another bot",
            "INSERT INTO t DEFAULT VALUES",
            "42501",
            first:
                "CREATE FUNCTION f() RETURNS text LANGUAGE plpgsql AS $$ BEGIN RETURN (SELECT v FROM {b}.vault); END $$; CREATE TABLE t (x text DEFAULT f());"
        ),
        .refused(
            "a check that reads another bot",
            "INSERT INTO t VALUES ('x')",
            "42501",
            first:
                "CREATE FUNCTION f() RETURNS bool LANGUAGE plpgsql AS $$ BEGIN RETURN EXISTS (SELECT FROM {b}.vault); END $$; CREATE TABLE t (x text CHECK (f()));"
        ),
        .refused(
            "an index expression that reads another bot",
            "CREATE INDEX ON mine (f(v))",
            "42501",
            first:
                "CREATE FUNCTION f(text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RETURN (SELECT v FROM {b}.vault); END $$;"
        ),
        .refused(
            "a policy that reads another bot",
            "SELECT * FROM t",
            "42501",
            first:
                "CREATE FUNCTION f() RETURNS bool LANGUAGE plpgsql AS $$ BEGIN RETURN EXISTS (SELECT FROM {b}.vault); END $$; CREATE TABLE t (x int); INSERT INTO t VALUES (1); ALTER TABLE t ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY; CREATE POLICY p ON t USING (f());"
        ),
        .refused(
            "a materialized view that reads another bot",
            "REFRESH MATERIALIZED VIEW m",
            "42501",
            first:
                "CREATE FUNCTION f() RETURNS text LANGUAGE plpgsql AS $$ BEGIN RETURN (SELECT v FROM {b}.vault); END $$; CREATE MATERIALIZED VIEW m AS SELECT f() WITH NO DATA;"
        ),
        .refused(
            "a view with the invoker's rights",
            "SELECT * FROM w",
            "42501",
            first:
                "CREATE FUNCTION f() RETURNS text LANGUAGE plpgsql AS $$ BEGIN RETURN (SELECT v FROM {b}.vault); END $$; CREATE VIEW w WITH (security_invoker) AS SELECT f();"
        ),
        .refused(
            "an aggregate that reads another bot",
            "SELECT g(1)",
            "42501",
            first:
                "CREATE FUNCTION f(text, int) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RETURN (SELECT v FROM {b}.vault); END $$; CREATE AGGREGATE g (int) (SFUNC = f, STYPE = text);"
        ),
        .refused(
            "an operator that reads another bot",
            "SELECT 1 ### 2",
            "42501",
            first:
                "CREATE FUNCTION f(int, int) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RETURN (SELECT v FROM {b}.vault); END $$; CREATE OPERATOR ### (FUNCTION = f, LEFTARG = int, RIGHTARG = int);"
        ),
        .refused(
            "a caught error hides nothing",
            "DO $$ DECLARE x text := 'nothing'; BEGIN BEGIN SELECT v INTO x FROM {b}.vault; EXCEPTION WHEN insufficient_privilege THEN NULL; END; RAISE EXCEPTION '%', x; END $$",
            "ERROR:  P0001: nothing"
        ),
        .refused("replica mode, which would silence triggers", "SET session_replication_role = replica", "42501"),
        .refused(
            "replica mode by set_config",
            "SELECT set_config('session_replication_role', 'replica', true)",
            "42501"
        ),
        .refused("no event triggers", "SET event_triggers = off", "42501", needs: [.version(17...18)]),
        .refused(
            "replica mode inside a function",
            "SELECT f()",
            "42501",
            first:
                "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN SET LOCAL session_replication_role = replica; END $$;"
        ),
        .refused(
            "replica mode for a function",
            "CREATE FUNCTION f() RETURNS int LANGUAGE sql SET session_replication_role = replica AS 'SELECT 1'",
            "42501"
        ),
        .refused("log as one likes", "SET log_statement = 'none'", "42501"),
        .refused("messages in another language", "SET lc_messages = 'de_DE.UTF-8'", "42501"),
        .refused("dynamic library path", "SET dynamic_library_path = '/tmp'", "42501"),
        .harmless(
            "local preload, which counts only at login",
            "SET local_preload_libraries = 'x'; SELECT 'set'",
            "set"
        ),
        .refused("session preload", "SET session_preload_libraries = 'x'", "42501", "55P02"),
        .refused("load a library", "LOAD '/tmp/x.so'", "42501"),
        .refused("load a library of the server", "LOAD 'pgcrypto'", "42501"),
        .refused("load a plugin that is none", "LOAD '$libdir/plugins/../pgcrypto'", "42501"),
        .refused("zero damaged pages", "SET zero_damaged_pages = on", "42501"),
        .refused("temporary files without a limit", "SET temp_file_limit = -1", "42501"),
        .refused(
            "temporary files over the limit",
            "SELECT count(*) FROM (SELECT g, repeat('x', 200) FROM generate_series(1, 2000000) g ORDER BY 2, 1 OFFSET 0) s",
            "53400"
        ),
        .refused("max_stack_depth", "SET max_stack_depth = '7MB'", "42501"),
        .refused("row security off reads nothing more", "SET row_security = off; SELECT * FROM {b}.guarded", "42501"),
        .harmless(
            "statement_timeout is the bot's own to change",
            "SET statement_timeout = 0; SHOW statement_timeout",
            "0"
        ),
    ]

    static let identities: [Attempt] = [
        .refused("SET ROLE to another bot", "SET ROLE {b}", "42501"),
        .refused("SET ROLE to the superuser", "SET ROLE postgres", "42501"),
        .refused("SET LOCAL ROLE", "BEGIN; SET LOCAL ROLE {b}", "42501"),
        .refused("SET ROLE to the owner of all schemas", "SET ROLE flarex_owner", "42501"),
        .refused("SET ROLE to the restricted", "SET ROLE flarex_restricted", "42501"),
        .refused("SET ROLE to the monitors", "SET ROLE pg_monitor", "42501"),
        .refused("SET ROLE to those who read files", "SET ROLE pg_read_server_files", "42501"),
        .refused("SET ROLE to those who read all data", "SET ROLE pg_read_all_data", "42501"),
        .refused("SET ROLE to those who execute programs", "SET ROLE pg_execute_server_program", "42501"),
        .refused("SET ROLE to a role of the admin's", "SET ROLE boss", "42501"),
        .refused("SET ROLE to the group of all bots", "SET ROLE flarex_bots", "42501", needs: [.version(16...18)]),
        .refused(
            "as the group of all bots, make a table",
            "CREATE TABLE {a}.t (i int)",
            "42501",
            first: "SET ROLE flarex_bots;",
            needs: [.version(15...15)]
        ),
        .refused(
            "as the group of all bots, make a schema",
            "CREATE SCHEMA x",
            "42501",
            first: "SET ROLE flarex_bots;",
            needs: [.version(15...15)]
        ),
        .refused(
            "as the group of all bots, take a member",
            "GRANT flarex_bots TO analyst",
            "42501",
            first: "SET ROLE flarex_bots;",
            needs: [.version(15...15)]
        ),
        .refused(
            "as the group of all bots, let it log in",
            "ALTER ROLE flarex_bots LOGIN",
            "42501",
            first: "SET ROLE flarex_bots;",
            needs: [.version(15...15)]
        ),
        .refused("set_config of the role", "SELECT set_config('role', '{b}', false)", "42501"),
        .refused(
            "set_config of the session's user",
            "SELECT set_config('session_authorization', 'postgres', false)",
            "42501"
        ),
        .refused("SET SESSION AUTHORIZATION", "SET SESSION AUTHORIZATION {b}", "42501"),
        .refused("SET SESSION AUTHORIZATION to the superuser", "SET SESSION AUTHORIZATION postgres", "42501"),
        .refused("is_superuser", "SET is_superuser = on", "55P02"),
        .harmless("RESET ROLE stays itself", "RESET ROLE; SELECT current_user = '{a}'", "t"),
        .harmless("SET ROLE NONE stays itself", "SET ROLE NONE; SELECT current_user IN ('{a}', '{a}_a', '{a}_b')", "t"),
        .harmless(
            "RESET SESSION AUTHORIZATION stays itself",
            "RESET SESSION AUTHORIZATION; SELECT session_user IN ('{a}', '{a}_a', '{a}_b')",
            "t"
        ),
        .harmless("SET ROLE to itself", "SET ROLE {a}; SELECT current_user = '{a}'", "t"),
        .harmless("DISCARD ALL stays itself", "DISCARD ALL; SELECT current_user = '{a}'", "t"),
        .refused("DO block with SET ROLE", "DO $$ BEGIN EXECUTE 'SET ROLE postgres'; END $$", "42501"),
        .refused(
            "a role from the login's options",
            "\\c \"dbname={db} options=-crole={b}\"\nSELECT current_user",
            "permission denied to set role"
        ),
        .refused(
            "a user from the login's options",
            "\\c \"dbname={db} options=-csession_authorization=postgres\"\nSELECT current_user",
            "permission denied to set session authorization"
        ),
        .refused(
            "replica mode from the login's options",
            "\\c \"dbname={db} options=-csession_replication_role=replica\"\nSELECT 1",
            "permission denied to set parameter"
        ),
        .refused("another bot's login", "\\c {db} {b}\nSELECT 1", "password authentication failed"),
        .refused("the superuser's login", "\\c {db} postgres\nSELECT 1", "password authentication failed"),
        .refused("a group's login", "\\c {db} flarex_owner\nSELECT 1", "password authentication failed"),
    ]
}
