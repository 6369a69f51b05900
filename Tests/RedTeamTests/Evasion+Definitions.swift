extension Evasion {
    /// Definitions that store something, or could be what stores something later.
    static let definitions: [Attempt] = [
        .refused("CREATE TABLE", "CREATE TABLE t (i int)", "53100"),
        .refused("CREATE TABLE IF NOT EXISTS", "CREATE TABLE IF NOT EXISTS t (i int)", "53100"),
        .refused(
            "CREATE TABLE says it is blocked",
            "CREATE TABLE t (i int)",
            "storage quota exceeded: CREATE TABLE is blocked"
        ),
        .refused("CREATE TABLE LIKE", "CREATE TABLE t (LIKE mine INCLUDING ALL)", "53100"),
        .refused("CREATE TABLE AS", "CREATE TABLE t AS SELECT * FROM mine", "53100"),
        .refused(
            "CREATE TABLE AS of nothing",
            "CREATE TABLE IF NOT EXISTS t AS SELECT * FROM mine WITH NO DATA",
            "53100"
        ),
        .refused("SELECT INTO", "SELECT * INTO t FROM mine", "53100"),
        .refused(
            "CREATE TABLE AS EXECUTE",
            "CREATE TABLE t AS EXECUTE q",
            "53100",
            first: "PREPARE q AS SELECT * FROM mine;"
        ),
        .refused("CREATE UNLOGGED TABLE", "CREATE UNLOGGED TABLE t (i int)", "53100"),
        .refused(
            "partition",
            "CREATE TABLE p1 PARTITION OF p DEFAULT",
            "53100",
            first: "CREATE TABLE p (i int) PARTITION BY LIST (i);"
        ),
        .refused("child", "CREATE TABLE t () INHERITS (mine)", "53100"),
        .refused("CREATE TABLE in DO", "DO $$ BEGIN CREATE TABLE t (i int); INSERT INTO t VALUES (1); END $$", "53100"),
        .refused(
            "CREATE TABLE in one transaction with its rows",
            "BEGIN; CREATE TABLE t (i int); INSERT INTO t VALUES (1); COMMIT",
            "53100"
        ),
        .refused("CREATE MATERIALIZED VIEW", "CREATE MATERIALIZED VIEW m AS SELECT * FROM mine", "53100"),
        .refused(
            "REFRESH",
            "REFRESH MATERIALIZED VIEW m",
            "53100",
            first: "CREATE MATERIALIZED VIEW m AS SELECT * FROM mine;"
        ),
        .refused(
            "REFRESH CONCURRENTLY",
            "REFRESH MATERIALIZED VIEW CONCURRENTLY m",
            "53100",
            first: "CREATE MATERIALIZED VIEW m AS SELECT * FROM mine; CREATE UNIQUE INDEX ON m (id);"
        ),
        .refused(
            "REFRESH in a function",
            "DO $$ BEGIN REFRESH MATERIALIZED VIEW m; END $$",
            "53100",
            first: "CREATE MATERIALIZED VIEW m AS SELECT * FROM mine;"
        ),
        .refused(
            "INSERT into a materialized view",
            "INSERT INTO m VALUES (1, 'x')",
            "42809",
            first: "CREATE MATERIALIZED VIEW m AS SELECT * FROM mine;"
        ),
        .refused("CREATE INDEX", "CREATE INDEX ON mine (v)", "53100"),
        .refused("CREATE INDEX IF NOT EXISTS", "CREATE INDEX IF NOT EXISTS i ON mine (v)", "53100"),
        .refused(
            "CREATE INDEX CONCURRENTLY",
            "CREATE INDEX CONCURRENTLY i ON mine (v)",
            "53100",
            check: "SELECT to_regclass('{a}.i') IS NULL"
        ),
        .refused(
            "CREATE INDEX, with a comment before CONCURRENTLY",
            "CREATE INDEX /* */ cOnCuRrEnTlY i ON mine (v)",
            "53100",
            check: "SELECT to_regclass('{a}.i') IS NULL"
        ),
        .refused("CREATE SEQUENCE", "CREATE SEQUENCE s", "53100"),
        .refused("CREATE VIEW", "CREATE VIEW w AS SELECT 1", "53100"),
        .refused("CREATE FUNCTION", "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'", "53100"),
        .refused("CREATE TYPE", "CREATE TYPE t AS (i int)", "53100"),
        .refused("CREATE DOMAIN", "CREATE DOMAIN d AS int", "53100"),
        .refused("CREATE STATISTICS", "CREATE STATISTICS s ON id, v FROM mine", "53100"),
        .refused("CREATE RULE", "CREATE RULE r AS ON DELETE TO mine DO INSTEAD NOTHING", "53100"),
        .refused("CREATE POLICY", "CREATE POLICY p ON mine", "53100"),
        .refused(
            "CREATE TRIGGER",
            "CREATE TRIGGER z BEFORE INSERT ON mine EXECUTE FUNCTION flarex_shim.storage_block()",
            "53100"
        ),
        .refused("COMMENT", "COMMENT ON TABLE mine IS 'x'", "53100"),
        .refused("GRANT", "GRANT INSERT ON mine TO flarex_bots", "53100"),
        .refused("ADD COLUMN", "ALTER TABLE mine ADD COLUMN w text DEFAULT repeat('x', 1000)", "53100"),
        .refused(
            "ADD COLUMN with other values in each row",
            "ALTER TABLE mine ADD COLUMN w float DEFAULT random()",
            "53100"
        ),
        .refused("ALTER COLUMN TYPE", "ALTER TABLE mine ALTER v TYPE bytea USING repeat('x', 10000)::bytea", "53100"),
        .refused("ADD UNIQUE", "ALTER TABLE mine ADD UNIQUE (v)", "53100"),
        .refused("ADD FOREIGN KEY", "ALTER TABLE mine ADD FOREIGN KEY (id) REFERENCES mine", "53100"),
        .refused("SET UNLOGGED, which writes it anew", "ALTER TABLE mine SET UNLOGGED", "53100"),
        .refused(
            "ATTACH PARTITION",
            "ALTER TABLE p ATTACH PARTITION mine DEFAULT",
            "53100",
            first: "CREATE TABLE p (id int, v text) PARTITION BY LIST (id);"
        ),
        .refused(
            "DETACH PARTITION",
            "ALTER TABLE p DETACH PARTITION p1",
            "53100",
            first: "CREATE TABLE p (id int) PARTITION BY LIST (id); CREATE TABLE p1 PARTITION OF p DEFAULT;"
        ),
        .refused(
            "DETACH PARTITION CONCURRENTLY",
            "ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY",
            "53100",
            first: "CREATE TABLE p (id int) PARTITION BY LIST (id); CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);"
        ),
        .refused("INHERIT", "ALTER TABLE mine INHERIT o", "53100", first: "CREATE TABLE o (id int, v text);"),
        .refused("SET SCHEMA", "ALTER TABLE mine SET SCHEMA public", "53100", "42501"),
        .refused("RENAME", "ALTER TABLE mine RENAME TO yours", "53100"),
        .refused("ALTER SEQUENCE", "ALTER SEQUENCE s CACHE 100", "53100", first: "CREATE SEQUENCE s;"),
        .refused("ALTER TYPE ADD VALUE", "ALTER TYPE e ADD VALUE 'y'", "53100", first: "CREATE TYPE e AS ENUM ('x');"),
        .refused(
            "ALTER FUNCTION",
            "ALTER FUNCTION f() COST 1",
            "53100",
            first: "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';"
        ),
        .refused("ALTER DEFAULT PRIVILEGES", "ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO flarex_bots", "53100"),
        .refused("CREATE SCHEMA", "CREATE SCHEMA other", "42501", "53100"),
    ]

    /// Switches that would turn the block off.
    static let switches: [Attempt] = [
        .refused("session_replication_role", "SET session_replication_role = replica", "42501"),
        .refused(
            "session_replication_role of its own role",
            "ALTER ROLE CURRENT_USER SET session_replication_role = replica",
            "42501"
        ),
        .refused("event_triggers", "SET event_triggers = off", "42501", needs: [.version(17...99)]),
        .refused("lc_messages", "SET lc_messages = 'C'", "42501"),
        .refused("leaving the group", "REVOKE flarex_restricted FROM CURRENT_USER", "42501"),
        .refused(
            "leaving the group, as granted by itself",
            "REVOKE flarex_restricted FROM CURRENT_USER GRANTED BY CURRENT_USER",
            "42501",
            "0LP01"
        ),
        .refused("dropping the group", "DROP ROLE flarex_restricted", "42501"),
        .refused("becoming another", "SET SESSION AUTHORIZATION flarex_bots", "42501"),
        .refused(
            "becoming the group of restricted bots",
            "SET ROLE flarex_restricted; INSERT INTO {a}.mine VALUES (2, 'x')",
            "42501"
        ),
        .refused(
            "becoming the group of all bots, which may write, with a statement from before",
            "SET ROLE flarex_bots; EXECUTE q",
            "53100",
            "42501",
            first:
                "GRANT ALL ON mine TO flarex_bots;\n\\! {arm}\nPREPARE q AS INSERT INTO {a}.mine VALUES (2, 'x'); EXPLAIN EXECUTE q;"
        ),
        .refused(
            "becoming the group, and defining as it",
            "SET ROLE flarex_bots; ALTER TABLE {a}.mine DISABLE TRIGGER ALL",
            "53100",
            "42501"
        ),
        .refused("giving the table away", "ALTER TABLE mine OWNER TO flarex_bots", "53100", "42501"),
        .refused(
            "giving everything away, which tells no event trigger",
            "REASSIGN OWNED BY CURRENT_USER TO flarex_bots; INSERT INTO mine VALUES (2, 'x')",
            "53100",
            "42501",
            undo: "REASSIGN OWNED BY flarex_bots TO {a}"
        ),
        .refused(
            "giving everything away, and taking the trigger off as its new owner",
            "REASSIGN OWNED BY CURRENT_USER TO flarex_bots; ALTER TABLE mine DISABLE TRIGGER ALL",
            "53100",
            "42501",
            undo: "REASSIGN OWNED BY flarex_bots TO {a}"
        ),
        .refused("the registry", "DELETE FROM flarex.restriction", "42501"),
        .refused("the measurement", "UPDATE flarex.usage SET bytes = 0", "42501"),
        .refused(
            "the refusing function, replaced",
            "CREATE OR REPLACE FUNCTION flarex_shim.storage_block() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
            "42501",
            "53100"
        ),
        .refused("the refusing function, dropped", "DROP FUNCTION flarex_shim.storage_block() CASCADE", "42501"),
        .refused(
            "the refusing function, altered",
            "ALTER FUNCTION flarex_shim.storage_block() SET session_replication_role = replica",
            "42501",
            "53100"
        ),
        .refused(
            "what belongs to the group, dropped",
            "DROP OWNED BY flarex_restricted CASCADE; INSERT INTO mine VALUES (2, 'x')",
            "53100",
            "42501"
        ),
        .refused("the event triggers, dropped", "DROP EVENT TRIGGER flarex_ddl_start", "42501"),
        .refused("the event triggers, disabled", "ALTER EVENT TRIGGER flarex_ddl_start DISABLE", "42501"),
        .refused(
            "a function of its own before the refusing one in the path",
            "SET search_path = {a}; INSERT INTO mine VALUES (2, 'x')",
            "53100",
            first: """
                CREATE FUNCTION pg_has_role(name, text, text) RETURNS bool LANGUAGE sql AS 'SELECT false';
                CREATE FUNCTION pg_has_role(name, name, text) RETURNS bool LANGUAGE sql AS 'SELECT false';
                """
        ),
        .harmless("the figures of another bot are not told", "SELECT flarex_shim.storage_use('postgres') IS NULL", "t"),
    ]
}
