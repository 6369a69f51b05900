/// What somebody at a console might try in order to be more than the bot.
///
/// `{bot}`, `{other}` and `{login}` stand for the bot's role, another bot's, and the login of the access.
struct ConsoleEscape: Sendable, CustomStringConvertible {
    var statements: [String]

    var description: String { statements.joined(separator: "; ") }

    init(_ statements: String...) { self.statements = statements }

    /// The role behind the role.
    static let roles: [ConsoleEscape] = [
        .init("RESET ROLE"), .init("RESET ALL"), .init("DISCARD ALL"), .init("SET ROLE NONE"),
        .init("SET ROLE postgres"),
        .init("SET ROLE flarex_owner"), .init("SET ROLE {other}"),
        .init(
            "SET ROLE flarex_bots",
            "CREATE SCHEMA mine",
            "CREATE TABLE public.mine ()",
            "GRANT flarex_bots TO {other}"
        ),
        .init("BEGIN", "SET LOCAL ROLE {other}", "COMMIT"), .init("SET SESSION AUTHORIZATION postgres"),
        .init("SET SESSION AUTHORIZATION DEFAULT"), .init("RESET SESSION AUTHORIZATION"),
        .init("SET SESSION AUTHORIZATION {other}"), .init("SELECT set_config('role', 'postgres', false)"),
        .init("SELECT set_config('role', 'none', true)"),
        .init("SELECT set_config('session_authorization', 'postgres', false)"),
        .init("SET ROLE \"postgres\"\"; --\""), .init("COMMIT", "RESET ROLE"), .init("ROLLBACK", "RESET ROLE"),
        .init("BEGIN", "COMMIT AND CHAIN", "SET ROLE {other}", "ROLLBACK"),
        .init("BEGIN", "SAVEPOINT a", "SET ROLE NONE", "ROLLBACK TO a", "RESET ROLE", "COMMIT"),
        .init("SELECT 1; RESET ROLE; SET ROLE postgres"), .init("BEGIN; SET ROLE postgres"),
    ]

    /// Code that runs later, or as somebody else.
    static let code: [ConsoleEscape] = [
        .init("DO $$ BEGIN EXECUTE 'RESET ROLE'; EXECUTE 'SET ROLE postgres'; END $$"),
        .init("DO $$ BEGIN PERFORM set_config('role', 'flarex_owner', false); END $$"),
        .init("DO $$ BEGIN COMMIT; EXECUTE 'SET SESSION AUTHORIZATION postgres'; END $$"),
        .init(
            "CREATE FUNCTION up() RETURNS text LANGUAGE sql SET role = 'postgres' AS 'SELECT current_user::text'",
            "SELECT up()"
        ),
        .init(
            "CREATE FUNCTION def() RETURNS text LANGUAGE sql SECURITY DEFINER AS 'SELECT current_user::text'",
            "ALTER FUNCTION def() OWNER TO postgres",
            "SET ROLE NONE",
            "SELECT {bot}.def()"
        ),
        .init("CREATE PROCEDURE p() LANGUAGE plpgsql AS 'BEGIN ROLLBACK; EXECUTE ''RESET ROLE''; END'", "CALL p()"),
        .init("PREPARE q AS SELECT * FROM {other}.private", "SET ROLE NONE", "EXECUTE q"),
        .init("DECLARE c CURSOR WITH HOLD FOR SELECT current_user", "SET ROLE NONE", "FETCH c"),
        .init("BEGIN", "DECLARE c CURSOR WITH HOLD FOR SELECT * FROM {other}.private", "COMMIT", "FETCH c"),
        .init("LISTEN door", "NOTIFY door, 'RESET ROLE; SET ROLE postgres'", "UNLISTEN *"),
        .init("SELECT pg_advisory_lock(72707369)"), .init("SELECT pg_catalog.pg_advisory_lock(1)"),
        .init(
            "CREATE FUNCTION lower(text) RETURNS text LANGUAGE sql AS 'SELECT $1'",
            "SET search_path = {bot}, public"
        ),
        .init("CREATE FUNCTION c() RETURNS int LANGUAGE c AS '/lib/x86_64-linux-gnu/libc.so.6', 'system'"),
        .init("CREATE FUNCTION i() RETURNS int LANGUAGE internal AS 'int4in'"), .init("LOAD '/tmp/x.so'"),
        .init("CREATE EVENT TRIGGER e ON ddl_command_start EXECUTE FUNCTION flarex.ddl_start()"),
        .init("CREATE LANGUAGE plpython3u"),
        .init("DO $$ BEGIN RAISE NOTICE 'x%', E'\\x1b]0;owned\\x07'; END $$"),
    ]

    /// Programs, files, connections and the server's settings.
    static let server: [ConsoleEscape] = [
        .init("COPY (SELECT 1) TO PROGRAM 'touch /tmp/flarexdb-was-here'"),
        .init("CREATE TABLE w (v text)", "COPY w FROM PROGRAM 'id'"),
        .init("CREATE TABLE f (v text)", "COPY f FROM '/etc/passwd'"),
        .init("COPY (SELECT 1) TO '/tmp/flarexdb-was-here'"),
        .init("SELECT pg_read_file('/etc/passwd')"), .init("SELECT pg_ls_dir('.')"),
        .init("SELECT lo_import('/etc/passwd')"),
        .init("SELECT pg_reload_conf()"), .init("ALTER SYSTEM SET log_statement = 'all'"),
        .init("SET session_replication_role = replica"), .init("SET temp_file_limit = -1"),
        .init("SET log_min_error_statement = 'error'"), .init("CREATE EXTENSION dblink"),
        .init("CREATE FOREIGN DATA WRAPPER w"), .init("CREATE PUBLICATION p FOR ALL TABLES"),
        .init("CREATE SUBSCRIPTION s CONNECTION 'host=127.0.0.1 user=postgres dbname=postgres' PUBLICATION p"),
        .init("SET application_name = 'host=evil user=postgres'", "CREATE TABLE \"host=evil dbname=x\" ()"),
        .init("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'postgres'"),
        .init("CREATE SCHEMA mine AUTHORIZATION {login}"), .init("CREATE DATABASE mine"),
        .init("ALTER DATABASE flarex OWNER TO {bot}"), .init("SET ROLE NONE", "CREATE TABLE public.mine ()"),
        .init("SET ROLE NONE", "CREATE SCHEMA mine"), .init("SET ROLE NONE", "CREATE TEMPORARY TABLE mine ()"),
    ]

    /// The login of the access, other roles, and what flarexdb keeps.
    static let login: [ConsoleEscape] = [
        .init("ALTER ROLE {login} SUPERUSER"), .init("ALTER ROLE {login} CREATEROLE BYPASSRLS"),
        .init("SET ROLE NONE", "ALTER ROLE {login} VALID UNTIL 'infinity'"),
        .init("SET ROLE NONE", "ALTER ROLE {login} CONNECTION LIMIT 100"),
        .init("ALTER ROLE {login} SET role = 'postgres'"),
        .init("SET ROLE NONE", "ALTER ROLE {login} SET role = 'postgres'"),
        .init("ALTER ROLE {bot} SUPERUSER"), .init("ALTER ROLE CURRENT_USER CREATEROLE"),
        .init("CREATE ROLE mine SUPERUSER LOGIN"), .init("GRANT {other} TO {bot}"), .init("GRANT {bot} TO {other}"),
        .init("GRANT {login} TO {other}"), .init("SET ROLE NONE", "GRANT {bot} TO {other}"),
        .init("SET ROLE NONE", "GRANT {login} TO {other}"),
        .init("CREATE TABLE given ()", "ALTER TABLE given OWNER TO {login}"),
        .init("REASSIGN OWNED BY {bot} TO {login}"), .init("SET ROLE NONE", "REASSIGN OWNED BY {bot} TO {login}"),
        .init("DROP ROLE {login}"), .init("SELECT * FROM {other}.private"),
        .init("INSERT INTO {other}.private VALUES ('mine')"), .init("SELECT * FROM flarex.secret"),
        .init("SELECT * FROM pg_authid"), .init("SELECT flarex.append_audit('[]')"),
        .init("DELETE FROM flarex.audit_entry"), .init("UPDATE flarex.access SET expires = 'infinity'"),
        .init("TRUNCATE flarex.audit_head"), .init("GRANT USAGE ON SCHEMA {bot} TO {other}"),
    ]

    static let all = roles + code + server + login
}
