extension Attempt {
    static let reads: [Attempt] = [
        .refused("select", "SELECT v FROM {b}.vault", "42501"),
        .refused("select one column", "SELECT count(v) FROM {b}.vault", "42501"),
        .refused("select nothing of it", "SELECT FROM {b}.vault", "42501"),
        .refused("table", "TABLE {b}.vault", "42501"),
        .refused("insert", "INSERT INTO {b}.vault VALUES (9, 'x')", "42501"),
        .refused("update", "UPDATE {b}.vault SET v = 'x'", "42501"),
        .refused("delete", "DELETE FROM {b}.vault", "42501"),
        .refused("delete using", "DELETE FROM mine USING {b}.vault", "42501"),
        .refused("truncate", "TRUNCATE {b}.vault", "42501"),
        .refused("merge", "MERGE INTO {b}.vault t USING mine m ON false WHEN NOT MATCHED THEN DO NOTHING", "42501"),
        .refused("returning", "INSERT INTO mine SELECT id + 10, v FROM {b}.vault RETURNING v", "42501"),
        .refused("writing CTE", "WITH x AS (DELETE FROM {b}.vault RETURNING *) SELECT * FROM x", "42501"),
        .refused("explain", "EXPLAIN SELECT * FROM {b}.vault", "42501"),
        .refused("explain analyze", "EXPLAIN ANALYZE SELECT * FROM {b}.vault", "42501"),
        .refused("lock", "BEGIN; LOCK TABLE {b}.vault IN ACCESS SHARE MODE", "42501"),
        .refused("lock exclusively", "BEGIN; LOCK TABLE {b}.vault", "42501"),
        .refused("copy out", "COPY {b}.vault TO STDOUT", "42501"),
        .refused("copy a query out", "COPY (SELECT * FROM {b}.vault) TO STDOUT", "42501"),
        .refused("copy in", "COPY {b}.vault (v) FROM STDIN;\nx\n\\.", "42501"),
        .refused("backslash copy", "\\copy {b}.vault to stdout", "42501"),
        .refused("cursor", "BEGIN; DECLARE c CURSOR FOR SELECT * FROM {b}.vault", "42501"),
        .refused(
            "cursor from a name",
            "DO $$ DECLARE c refcursor; r record; BEGIN OPEN c FOR EXECUTE 'SELECT * FROM {b}.vault'; FETCH c INTO r; END $$",
            "42501"
        ),
        .refused("prepared statement", "PREPARE p AS SELECT * FROM {b}.vault; EXECUTE p", "42501"),
        .refused("DO block", "DO $$ BEGIN PERFORM * FROM {b}.vault; END $$", "42501"),
        .refused("DO block with EXECUTE", "DO $$ BEGIN EXECUTE 'DELETE FROM {b}.vault'; END $$", "42501"),
        .refused("create table as", "CREATE TABLE loot AS SELECT * FROM {b}.vault", "42501"),
        .refused("select into", "SELECT * INTO loot FROM {b}.vault", "42501"),
        .refused("like", "CREATE TABLE loot (LIKE {b}.vault)", "42501"),
        .refused("inherit", "CREATE TABLE loot () INHERITS ({b}.vault)", "42501"),
        .refused("partition", "CREATE TABLE loot PARTITION OF {b}.vault DEFAULT", "42501"),
        .refused("alter to inherit", "ALTER TABLE mine INHERIT {b}.vault", "42501"),
        .refused("foreign key", "CREATE TABLE loot (id int REFERENCES {b}.vault)", "42501"),
        .refused("row type", "CREATE TABLE loot (x {b}.vault)", "42501"),
        .refused("cast to the row type", "SELECT (1, 'x')::{b}.vault", "42501"),
        .refused("drop", "DROP TABLE {b}.vault", "42501"),
        .refused("drop if it exists", "DROP TABLE IF EXISTS {b}.vault CASCADE", "42501"),
        .refused("rename", "ALTER TABLE {b}.vault RENAME TO x", "42501"),
        .refused("move here", "ALTER TABLE {b}.vault SET SCHEMA {a}", "42501"),
        .refused("take over", "ALTER TABLE {b}.vault OWNER TO {a}", "42501"),
        .refused("add a column", "ALTER TABLE {b}.vault ADD x int", "42501"),
        .refused("disable row security", "ALTER TABLE {b}.guarded DISABLE ROW LEVEL SECURITY", "42501"),
        .refused("policy", "CREATE POLICY p ON {b}.guarded USING (true)", "42501"),
        .refused("index", "CREATE INDEX ON {b}.vault (v)", "42501"),
        .refused("index on an expression of mine", "CREATE INDEX ON {b}.vault (lower(v))", "42501"),
        .refused("statistics", "CREATE STATISTICS s ON id, v FROM {b}.vault", "42501"),
        .refused(
            "trigger",
            "CREATE TRIGGER t BEFORE INSERT ON {b}.vault EXECUTE FUNCTION suppress_redundant_updates_trigger()",
            "42501"
        ),
        .refused("rule", "CREATE RULE r AS ON INSERT TO {b}.vault DO INSTEAD NOTHING", "42501"),
        .refused("comment", "COMMENT ON TABLE {b}.vault IS 'x'", "42501"),
        .refused("cluster it", "CLUSTER {b}.vault USING vault_pkey", "42501"),
        .refused("reindex it", "REINDEX TABLE {b}.vault", "42501"),
        .refused("reindex its schema", "REINDEX SCHEMA {b}", "42501"),
        .refused("refresh", "REFRESH MATERIALIZED VIEW {b}.frozen", "42501"),
        .refused("vacuum", "VACUUM {b}.vault", "42501"),
        .refused("analyze", "ANALYZE {b}.vault", "42501"),
        .refused("xml of a table", "SELECT table_to_xml('{b}.vault'::regclass, true, false, '')", "42501"),
        .refused("xml of a query", "SELECT query_to_xml('SELECT v FROM {b}.vault', true, false, '')", "42501"),
        .refused(
            "xml of a table by its number",
            "SELECT table_to_xml((SELECT oid::regclass FROM pg_class WHERE relname = 'vault'), true, false, '')",
            "42501",
            needs: [.xml]
        ),
        .refused(
            "xml of a schema",
            "SELECT schema_to_xml('{b}', true, false, '')",
            "42501",
            needs: [.xml]
        ),
        .harmless(
            "xml of the database shows nothing",
            "SELECT count(*) FROM (SELECT database_to_xml(true, false, '')::text AS x) s WHERE x LIKE '%treasure%'",
            "0",
            needs: [.xml]
        ),
        .refused("text search statistics", "SELECT * FROM ts_stat('SELECT to_tsvector(v) FROM {b}.vault')", "42501"),
        .refused(
            "granted and still out of reach",
            "SELECT * FROM {b}.vault",
            "42501",
            neighbour: "GRANT ALL ON vault TO PUBLIC",
            undo: "REVOKE ALL ON {b}.vault FROM PUBLIC"
        ),
        .refused(
            "granted to it by name and still out of reach",
            "SELECT * FROM {b}.vault",
            "42501",
            neighbour: "GRANT ALL ON ALL TABLES IN SCHEMA {b} TO {a}",
            undo: "REVOKE ALL ON ALL TABLES IN SCHEMA {b} FROM {a}"
        ),
        .refused("own view of it", "CREATE VIEW w AS SELECT * FROM {b}.vault", "42501"),
        .refused(
            "own function of it",
            "SELECT f()",
            "42501",
            first:
                "CREATE FUNCTION f() RETURNS text LANGUAGE plpgsql AS $$ BEGIN RETURN (SELECT v FROM {b}.vault); END $$;"
        ),
        .refused(
            "own security definer function of it",
            "SELECT f()",
            "42501",
            first:
                "CREATE FUNCTION f() RETURNS text LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN RETURN (SELECT v FROM {b}.vault); END $$;"
        ),
        .refused("a role that is no bot", "SELECT * FROM {b}.vault", "42501", actor: .unmanaged),
        .refused("a role that is no bot, writing", "INSERT INTO {a}.mine VALUES (5)", "42501", actor: .unmanaged),
        .refused("a role that is no bot, creating", "CREATE TABLE {a}.t (i int)", "42501", actor: .unmanaged),
        .refused("a role that is no bot, by SET ROLE", "SET ROLE {b}", "42501", actor: .unmanaged),
    ]

    static let objects: [Attempt] = [
        .refused("view", "SELECT * FROM {b}.peep", "42501"),
        .refused(
            "view that was granted",
            "SELECT * FROM {b}.peep",
            "42501",
            neighbour: "GRANT SELECT ON peep TO PUBLIC",
            undo: "REVOKE ALL ON {b}.peep FROM PUBLIC"
        ),
        .refused("materialized view", "SELECT * FROM {b}.frozen", "42501"),
        .refused("replace a view", "CREATE OR REPLACE VIEW {b}.peep AS SELECT 1", "42501"),
        .refused("nextval", "SELECT nextval('{b}.counter')", "42501"),
        .refused("currval", "SELECT currval('{b}.counter')", "42501"),
        .refused("setval", "SELECT setval('{b}.counter', 100)", "42501"),
        .refused(
            "nextval by number",
            "SELECT nextval((SELECT oid::regclass FROM pg_class WHERE relname = 'counter'))",
            "42501"
        ),
        .leak(
            "nextval by number of a sequence opened to all",
            "SELECT nextval((SELECT oid::regclass FROM pg_class WHERE relname = 'counter')) > 0",
            "t",
            because:
                "a number instead of a name needs no USAGE on the schema; both bots have to want it, and it counts",
            neighbour: "GRANT USAGE ON SEQUENCE counter TO PUBLIC",
            undo: "REVOKE USAGE ON SEQUENCE {b}.counter FROM PUBLIC"
        ),
        .refused("select a sequence", "SELECT last_value FROM {b}.counter", "42501"),
        .refused("alter a sequence", "ALTER SEQUENCE {b}.counter RESTART", "42501"),
        .refused("default from its sequence", "CREATE TABLE t (i int DEFAULT nextval('{b}.counter'))", "42501"),
        .refused("own its sequence", "ALTER SEQUENCE {b}.counter OWNED BY mine.id", "42501"),
        .harmless(
            "last values of others are not shown",
            "SELECT count(*) FROM pg_sequences WHERE schemaname = '{b}' AND last_value IS NOT NULL",
            "0"
        ),
        .refused("function", "SELECT {b}.tell()", "42501"),
        .refused(
            "function that was granted",
            "SELECT {b}.tell()",
            "42501",
            neighbour: "GRANT EXECUTE ON FUNCTION tell() TO {a}",
            undo: "REVOKE ALL ON FUNCTION {b}.tell() FROM {a}"
        ),
        .refused("procedure", "CALL {b}.spend()", "42501"),
        .refused(
            "replace a function",
            "CREATE OR REPLACE FUNCTION {b}.tell() RETURNS text LANGUAGE sql AS 'SELECT 1::text'",
            "42501"
        ),
        .refused("alter a function", "ALTER FUNCTION {b}.tell() SECURITY INVOKER", "42501"),
        .refused("alter a function's owner", "ALTER FUNCTION {b}.tell() OWNER TO {a}", "42501"),
        .refused("drop a function", "DROP FUNCTION {b}.tell()", "42501"),
        .refused(
            "trigger with its function",
            "CREATE TRIGGER t BEFORE INSERT ON mine EXECUTE FUNCTION {b}.fire()",
            "42501"
        ),
        .refused("aggregate of its function", "CREATE AGGREGATE g (text) (SFUNC = {b}.tell, STYPE = text)", "42501"),
        .refused("operator of its function", "CREATE OPERATOR ### (FUNCTION = {b}.tell, RIGHTARG = text)", "42501"),
        .refused("enum", "SELECT 'glad'::{b}.mood", "42501"),
        .refused("domain", "SELECT 1::{b}.positive", "42501"),
        .refused("composite", "SELECT ROW(1, 2)::{b}.pair", "42501"),
        .refused("type in a table", "CREATE TABLE t (x {b}.mood)", "42501"),
        .refused("add an enum label", "ALTER TYPE {b}.mood ADD VALUE 'mad'", "42501"),
        .refused("alter a domain", "ALTER DOMAIN {b}.positive DROP CONSTRAINT positive_check", "42501"),
        .refused("drop a type", "DROP TYPE {b}.pair", "42501"),
        .refused("cast from its type", "CREATE CAST ({b}.pair AS int) WITH INOUT", "42501"),
        .refused("create a table there", "CREATE TABLE {b}.t (i int)", "42501"),
        .refused("create a view there", "CREATE VIEW {b}.v AS SELECT 1", "42501"),
        .refused("create a function there", "CREATE FUNCTION {b}.f() RETURNS int LANGUAGE sql AS 'SELECT 1'", "42501"),
        .refused("create a type there", "CREATE TYPE {b}.t AS ENUM ('x')", "42501"),
        .refused(
            "create an operator there",
            "CREATE OPERATOR {b}.### (FUNCTION = int4pl, LEFTARG = int, RIGHTARG = int)",
            "42501"
        ),
        .refused("move a table there", "ALTER TABLE mine SET SCHEMA {b}", "42501"),
        .refused("give a table away", "ALTER TABLE mine OWNER TO {b}", "42501"),
        .refused(
            "give a function away",
            "ALTER FUNCTION f() OWNER TO {b}",
            "42501",
            first: "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';"
        ),
        .refused("give a table to the group of all bots", "ALTER TABLE mine OWNER TO flarex_bots", "42501"),
        .refused("give a table to the owner of all schemas", "ALTER TABLE mine OWNER TO flarex_owner", "42501"),
    ]
}
