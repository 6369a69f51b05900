extension Attempt {
    static let extensions: [Attempt] = [
        .refused("a trusted extension", "CREATE EXTENSION hstore", "42501", needs: [.extension("hstore")]),
        .refused(
            "a trusted extension in its own schema",
            "CREATE EXTENSION hstore SCHEMA {a}",
            "42501",
            needs: [.extension("hstore")]
        ),
        .refused(
            "if it does not exist",
            "CREATE EXTENSION IF NOT EXISTS hstore",
            "42501",
            needs: [.extension("hstore")]
        ),
        .refused("another trusted extension", "CREATE EXTENSION pg_trgm", "42501", needs: [.extension("pg_trgm")]),
        .refused(
            "an old version",
            "CREATE EXTENSION ltree VERSION '1.1'",
            "42501",
            "22023",
            needs: [.extension("ltree")]
        ),
        .refused(
            "with what it needs",
            "CREATE EXTENSION earthdistance CASCADE",
            "42501",
            needs: [.extension("earthdistance")]
        ),
        .refused(
            "in a DO block",
            "DO $$ BEGIN EXECUTE 'CREATE EXTENSION hstore'; END $$",
            "42501",
            needs: [.extension("hstore")]
        ),
        .refused(
            "in a function",
            "SELECT f()",
            "42501",
            first:
                "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN CREATE EXTENSION hstore; END $$;",
            needs: [.extension("hstore")]
        ),
        .refused(
            "over an own object",
            "CREATE EXTENSION hstore SCHEMA {a}",
            "42501",
            "42710",
            first: "CREATE TYPE hstore AS (i int);",
            needs: [.extension("hstore")]
        ),
        .refused(
            "with own functions in its way",
            "CREATE EXTENSION hstore SCHEMA {a}",
            "42501",
            first:
                "CREATE FUNCTION lower(text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN ALTER ROLE {a} SUPERUSER; RETURN ''; END $$;",
            needs: [.extension("hstore")],
            check: "SELECT NOT rolsuper FROM pg_roles WHERE rolname = '{a}'"
        ),
        .refused("vectors", "CREATE EXTENSION vector", "42501", needs: [.extension("vector")]),
        .refused("file_fdw", "CREATE EXTENSION file_fdw", "42501", needs: [.extension("file_fdw")]),
        .refused("dblink", "CREATE EXTENSION dblink", "42501", needs: [.extension("dblink")]),
        .refused("adminpack", "CREATE EXTENSION adminpack", "42501", needs: [.extension("adminpack")]),
        .refused("pageinspect", "CREATE EXTENSION pageinspect", "42501", needs: [.extension("pageinspect")]),
        .refused(
            "pg_stat_statements",
            "CREATE EXTENSION pg_stat_statements",
            "42501",
            needs: [.extension("pg_stat_statements")]
        ),
        .refused("an extension that is none", "CREATE EXTENSION nothing_of_the_kind", "0A000", "58P01", "42501"),
        .refused("a file elsewhere", "CREATE EXTENSION \"../../x\"", "22023", "42501"),
        .harmless(
            "citext, that is installed",
            "CREATE EXTENSION IF NOT EXISTS citext; SELECT 'passed'",
            "passed",
            needs: [.extension("citext")]
        ),
        .harmless("plpgsql, that is installed", "CREATE EXTENSION IF NOT EXISTS plpgsql; SELECT 'passed'", "passed"),
        .refused("citext once more", "CREATE EXTENSION citext", "42710", needs: [.extension("citext")]),
        .refused("drop", "DROP EXTENSION citext", "42501", needs: [.extension("citext")]),
        .refused("drop plpgsql", "DROP EXTENSION plpgsql CASCADE", "42501"),
        .refused("update", "ALTER EXTENSION plpgsql UPDATE", "42501"),
        .refused("move", "ALTER EXTENSION citext SET SCHEMA {a}", "42501", needs: [.extension("citext")]),
        .refused("add to it", "ALTER EXTENSION plpgsql ADD TABLE mine", "42501"),
        .refused(
            "take from it",
            "ALTER EXTENSION citext DROP TYPE ext_citext.citext",
            "42501",
            needs: [.extension("citext")]
        ),
        .refused(
            "alter its functions",
            "ALTER FUNCTION ext_citext.citext_eq(ext_citext.citext, ext_citext.citext) STRICT",
            "42501",
            needs: [.extension("citext")]
        ),
        .refused("create beside it", "CREATE TABLE ext_citext.t (i int)", "42501", needs: [.extension("citext")]),
        .refused(
            "dblink that an admin installed",
            "SELECT public.dblink_connect('dbname={db} user=postgres')",
            "42501",
            admin: "CREATE EXTENSION dblink SCHEMA public",
            needs: [.extension("dblink")],
            undo: "DROP EXTENSION dblink"
        ),
        .refused(
            "a server through the wrapper of an admin",
            "CREATE SERVER s FOREIGN DATA WRAPPER postgres_fdw",
            "42501",
            admin:
                "CREATE EXTENSION postgres_fdw SCHEMA public; GRANT USAGE ON FOREIGN DATA WRAPPER postgres_fdw TO PUBLIC",
            needs: [.extension("postgres_fdw")],
            undo: "DROP EXTENSION postgres_fdw CASCADE"
        ),
        .refused(
            "a user mapping for an open server",
            "CREATE USER MAPPING FOR CURRENT_USER SERVER s OPTIONS (user 'postgres')",
            "42501",
            admin:
                "CREATE EXTENSION postgres_fdw SCHEMA public; CREATE SERVER s FOREIGN DATA WRAPPER postgres_fdw; GRANT USAGE ON FOREIGN SERVER s TO PUBLIC",
            needs: [.extension("postgres_fdw")],
            undo: "DROP EXTENSION postgres_fdw CASCADE"
        ),
        .refused(
            "a foreign table of an open server",
            "CREATE FOREIGN TABLE t (i int) SERVER s",
            "42501",
            admin:
                "CREATE EXTENSION postgres_fdw SCHEMA public; CREATE SERVER s FOREIGN DATA WRAPPER postgres_fdw; GRANT USAGE ON FOREIGN SERVER s TO PUBLIC",
            needs: [.extension("postgres_fdw")],
            undo: "DROP EXTENSION postgres_fdw CASCADE"
        ),
        .refused(
            "import from an open server",
            "IMPORT FOREIGN SCHEMA x FROM SERVER s INTO {a}",
            "42501",
            admin:
                "CREATE EXTENSION postgres_fdw SCHEMA public; CREATE SERVER s FOREIGN DATA WRAPPER postgres_fdw; GRANT USAGE ON FOREIGN SERVER s TO PUBLIC",
            needs: [.extension("postgres_fdw")],
            undo: "DROP EXTENSION postgres_fdw CASCADE"
        ),
        .refused(
            "files by file_fdw of an admin",
            "CREATE FOREIGN TABLE t (x text) SERVER s OPTIONS (filename '/etc/passwd')",
            "42501",
            admin:
                "CREATE EXTENSION file_fdw SCHEMA public; CREATE SERVER s FOREIGN DATA WRAPPER file_fdw; GRANT USAGE ON FOREIGN SERVER s TO PUBLIC",
            needs: [.extension("file_fdw")],
            undo: "DROP EXTENSION file_fdw CASCADE"
        ),
        .refused("a wrapper", "CREATE FOREIGN DATA WRAPPER w", "42501"),
        .refused("a server", "CREATE SERVER s FOREIGN DATA WRAPPER w", "42501", "42704"),
        .refused("plperl", "CREATE EXTENSION plperl", "42501", "0A000"),
        .refused("plpython", "CREATE EXTENSION plpython3u", "42501", "0A000"),
        .refused("a language", "CREATE LANGUAGE l HANDLER plpgsql_call_handler", "42501"),
        .refused("a trusted language", "CREATE TRUSTED LANGUAGE l HANDLER plpgsql_call_handler", "42501"),
        .refused("alter a language", "ALTER LANGUAGE plpgsql OWNER TO {a}", "42501"),
        .refused("drop a language", "DROP LANGUAGE sql CASCADE", "42501", "2BP01"),
        .refused(
            "a transform",
            "CREATE TRANSFORM FOR int LANGUAGE sql (FROM SQL WITH FUNCTION int4in(cstring))",
            "42501",
            "42P17"
        ),
    ]
}
