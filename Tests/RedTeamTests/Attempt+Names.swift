extension Attempt {
    static let shadowing: [Attempt] = [
        .refused("another bot's schema first in the path", "SET search_path = {b}, {a}; SELECT * FROM vault", "42P01"),
        .harmless("the path names what may not be used", "SET search_path = {b}; SELECT current_schema() IS NULL", "t"),
        .refused("create through the path", "SET search_path = {b}; CREATE TABLE t (i int)", "3F000", "42501"),
        .refused("by set_config", "SELECT set_config('search_path', '{b}', false); SELECT * FROM vault", "42P01"),
        .refused(
            "by a function's own path",
            "SELECT f()",
            "42P01",
            "42501",
            first:
                "CREATE FUNCTION f() RETURNS text LANGUAGE plpgsql SET search_path = {b} AS $$ BEGIN RETURN (SELECT v FROM vault); END $$;"
        ),
        .refused(
            "by a role's own path",
            "\\c\nSELECT * FROM vault",
            "42P01",
            first: "ALTER ROLE CURRENT_USER IN DATABASE {db} SET search_path = {b};",
            undo: "ALTER ROLE {a} IN DATABASE {db} SET search_path = {path}"
        ),
        .refused(
            "create in pg_catalog",
            "CREATE FUNCTION pg_catalog.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
            "42501"
        ),
        .refused("create in public", "CREATE TABLE public.t (i int)", "42501"),
        .refused("use public", "SELECT * FROM public.anything", "42501", "42P01"),
        .refused("create in information_schema", "CREATE VIEW information_schema.v AS SELECT 1", "42501"),
        .refused(
            "create in the shim",
            "CREATE FUNCTION flarex_shim.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
            "42501"
        ),
        .refused("create in the control schema", "CREATE TABLE flarex.t (i int)", "42501"),
        .refused("create in pg_toast", "CREATE TABLE pg_toast.t (i int)", "42501", "42P16"),
        .refused(
            "a function in pg_temp",
            "CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
            "42501"
        ),
        .harmless(
            "an own pg_advisory_lock only fools its maker",
            "SELECT pg_advisory_lock(1)",
            "fooled",
            first: "CREATE FUNCTION pg_advisory_lock(int) RETURNS text LANGUAGE sql AS $$ SELECT 'fooled' $$;"
        ),
        .harmless(
            "the guard does not look in the bot's schema",
            "CREATE TABLE t (i int); SELECT 'made'",
            "made",
            first: """
                CREATE TABLE pg_roles (rolname name, rolsuper bool);
                CREATE FUNCTION pg_has_role(name, text, text) RETURNS bool LANGUAGE plpgsql
                    AS $$ BEGIN RAISE EXCEPTION 'called'; END $$;
                CREATE FUNCTION pg_event_trigger_ddl_commands() RETURNS int LANGUAGE plpgsql
                    AS $$ BEGIN RAISE EXCEPTION 'called'; END $$;
                """
        ),
        .refused(
            "own pg_has_role does not switch the guard off",
            "CREATE SCHEMA sneaky",
            "42501",
            first: "CREATE FUNCTION pg_has_role(name, text, text) RETURNS bool LANGUAGE sql AS 'SELECT false';"
        ),
        .refused(
            "own operators do not switch the guard off",
            "CREATE SCHEMA sneaky",
            "42501",
            first: """
                CREATE FUNCTION never(name, name) RETURNS bool LANGUAGE sql AS 'SELECT false';
                CREATE OPERATOR = (FUNCTION = never, LEFTARG = name, RIGHTARG = name);
                CREATE FUNCTION never(text, text) RETURNS bool LANGUAGE sql AS 'SELECT false';
                CREATE OPERATOR = (FUNCTION = never, LEFTARG = text, RIGHTARG = text);
                """
        ),
        .refused(
            "an own cast does not switch the guard off",
            "CREATE SCHEMA sneaky",
            "42501",
            first:
                "CREATE DOMAIN bool AS pg_catalog.bool; CREATE DOMAIN oid AS pg_catalog.oid; CREATE DOMAIN record AS pg_catalog.text;"
        ),
        .refused(
            "an own path does not switch the guard off",
            "SET search_path = {a}; CREATE SCHEMA sneaky",
            "42501",
            first:
                "CREATE VIEW pg_namespace AS SELECT 0::oid AS oid, ''::name AS nspname; CREATE VIEW pg_roles AS SELECT ''::name AS rolname, true AS rolsuper;"
        ),
        .harmless(
            "own pg_locks does not lift the cap",
            "DO $$ DECLARE n int := 0; BEGIN FOR i IN 1..40 LOOP PERFORM flarex_shim.pg_advisory_lock(i); n := i; END LOOP; EXCEPTION WHEN configuration_limit_exceeded THEN RAISE NOTICE '%', n; END $$; SELECT flarex_shim.pg_advisory_unlock(1)",
            "t",
            first:
                "CREATE VIEW pg_locks AS SELECT 0 AS pid, ''::text AS locktype WHERE false; CREATE FUNCTION pg_backend_pid() RETURNS int LANGUAGE sql AS 'SELECT 0';"
        ),
        .harmless(
            "own session_user does not move the locks",
            "SELECT pg_advisory_lock(5); SELECT flarex_shim.pg_advisory_unlock(5)",
            "\nt",
            first: "CREATE FUNCTION hashtextextended(text, bigint) RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint';"
        ),
        .refused(
            "a cast between types that are not its own",
            "CREATE CAST (text AS int) WITH INOUT AS IMPLICIT",
            "42501"
        ),
        .refused("a cast without a function", "CREATE CAST (mine AS text) WITHOUT FUNCTION", "42501"),
        .refused(
            "an operator class",
            "CREATE OPERATOR CLASS c DEFAULT FOR TYPE int USING btree AS OPERATOR 1 <",
            "42501"
        ),
        .refused("an operator family", "CREATE OPERATOR FAMILY f USING btree", "42501"),
        .refused(
            "add to a family",
            "ALTER OPERATOR FAMILY integer_ops USING btree DROP OPERATOR 1 (int, int)",
            "42501"
        ),
        .refused("an access method", "CREATE ACCESS METHOD m TYPE INDEX HANDLER bthandler", "42501"),
        .refused("a base type", "CREATE TYPE raw (INPUT = int4in, OUTPUT = int4out)", "42501"),
        .refused(
            "a text search parser",
            "CREATE TEXT SEARCH PARSER p (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype)",
            "42501"
        ),
        .refused("a text search template", "CREATE TEXT SEARCH TEMPLATE t (LEXIZE = dsimple_lexize)", "42501"),
        .refused(
            "a dictionary from a file elsewhere",
            "CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = simple, STOPWORDS = '../../../etc/passwd')",
            "22023",
            "F0000"
        ),
        .refused("alter pg_catalog", "ALTER TABLE pg_catalog.pg_class ADD x int", "42501"),
        .refused("rename in pg_catalog", "ALTER FUNCTION pg_catalog.lower(text) RENAME TO l", "42501"),
        .refused("drop from pg_catalog", "DROP FUNCTION pg_catalog.lower(text)", "42501", "2BP01"),
        .refused("update a catalog", "UPDATE pg_catalog.pg_class SET relname = relname", "42501"),
        .refused(
            "insert into a catalog",
            "INSERT INTO pg_catalog.pg_auth_members SELECT * FROM pg_auth_members",
            "42501"
        ),
        .refused("delete from a catalog", "DELETE FROM pg_catalog.pg_event_trigger", "42501"),
        .refused(
            "update through a catalog view",
            "UPDATE pg_catalog.pg_settings SET setting = 'on' WHERE name = 'allow_system_table_mods'",
            "42501"
        ),
        .refused("allow changes of the catalogs", "SET allow_system_table_mods = on", "42501"),
    ]
}
