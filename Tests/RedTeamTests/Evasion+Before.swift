extension Evasion {
    private static let ended = ["57P01", "terminating connection", "server closed the connection"]

    /// Makes a function that runs until some seconds after the block, which comes only once it runs.
    static let lingering = """
        \\! {arm}
        CREATE FUNCTION linger() RETURNS int LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM pg_advisory_lock(1);
            FOR attempt IN 1..1000 LOOP
                EXIT WHEN pg_has_role(current_user, 'flarex_restricted', 'MEMBER');
                PERFORM pg_sleep(0.01);
            END LOOP;
            PERFORM pg_sleep(3);
            RETURN 2;
        END $$;
        \\! {restrict later} &

        """

    /// A statement that has passed the trigger when the block comes, and stores its row after that.
    private static func ended(_ title: String, _ script: String, first: String = "") -> Attempt {
        Attempt(
            title: title,
            first: first + lingering,
            script: script,
            outcome: .refused(ended),
            check: "SELECT count(*) = 1 FROM {a}.mine"
        )
    }

    /// What was begun before the block: statements, transactions, cursors and a COPY.
    static let before: [Attempt] = [
        .refused("prepared statement", "EXECUTE q", "53100", first: "PREPARE q AS INSERT INTO mine VALUES (2, 'x');"),
        .refused(
            "prepared statement with a generic plan",
            "EXECUTE q (2)",
            "53100",
            first:
                "SET plan_cache_mode = force_generic_plan; PREPARE q AS INSERT INTO mine VALUES ($1, 'x'); EXECUTE q (3);"
        ),
        .refused(
            "open transaction",
            "INSERT INTO mine VALUES (2, 'x'); COMMIT",
            "53100",
            first: "\\! {arm}\nBEGIN; SELECT 1;"
        ),
        .refused(
            "open transaction that has written",
            "INSERT INTO mine VALUES (2, 'x'); COMMIT",
            "53100",
            first: "\\! {arm}\nBEGIN; INSERT INTO mine VALUES (3, 'x');"
        ),
        .refused(
            "open transaction with an older snapshot",
            "INSERT INTO mine VALUES (2, 'x')",
            "53100",
            first: "\\! {arm}\nBEGIN ISOLATION LEVEL REPEATABLE READ; SELECT * FROM mine;"
        ),
        .refused(
            "open serializable transaction",
            "INSERT INTO mine VALUES (2, 'x')",
            "53100",
            first: "\\! {arm}\nBEGIN ISOLATION LEVEL SERIALIZABLE; SELECT * FROM mine;"
        ),
        .refused(
            "savepoint",
            "ROLLBACK TO s; INSERT INTO mine VALUES (2, 'x')",
            "53100",
            first: "\\! {arm}\nBEGIN; SAVEPOINT s; INSERT INTO mine VALUES (3, 'x');"
        ),
        .refused(
            "definition in an open transaction",
            "CREATE TABLE t (i int); COMMIT",
            "53100",
            first: "BEGIN; SELECT 1;"
        ),
        .refused(
            "open cursor",
            "FETCH c; UPDATE mine SET v = 'y' WHERE CURRENT OF c",
            "53100",
            first: "\\! {arm}\nBEGIN; DECLARE c CURSOR FOR SELECT * FROM mine FOR UPDATE; FETCH c;"
        ),
        .refused("role of before", "RESET ROLE; INSERT INTO mine VALUES (2, 'x')", "53100", first: "SET ROLE {a};"),
        Attempt(
            title: "transaction that keeps its tables from being armed is ended",
            first: "BEGIN; INSERT INTO mine VALUES (2, 'x');",
            script: "INSERT INTO mine VALUES (3, 'x'); COMMIT",
            outcome: .refused(ended),
            check: "SELECT count(*) = 1 FROM {a}.mine"
        ),
        Attempt(
            title: "transaction that locks its table for good is ended",
            first: "BEGIN; LOCK TABLE mine IN ROW EXCLUSIVE MODE;",
            script: "INSERT INTO mine VALUES (3, 'x'); COMMIT",
            outcome: .refused(ended),
            check: "SELECT count(*) = 1 FROM {a}.mine"
        ),
        Attempt(
            title: "transaction that only reads does not hinder, and is not ended",
            first: "BEGIN; SELECT * FROM mine;",
            script: "SELECT count(*) FROM mine; COMMIT",
            outcome: .harmless("1")
        ),
        .refused(
            "table of a transaction that was open is armed by the next pass",
            "COMMIT;\n\\! {restrict}\nINSERT INTO late VALUES (2)",
            "53100",
            first: "BEGIN; CREATE TABLE late (i int); INSERT INTO late VALUES (1);\n\\! {restrict}"
        ),
        Attempt(
            title: "COPY that began before is ended",
            first: "\\! {arm}",
            script: #"\copy mine from program 'printf "2\tx\n"; {COPY}; sleep 0.3; printf "3\ty\n"'"#,
            outcome: .refused(ended),
            check: "SELECT count(*) = 1 FROM {a}.mine"
        ),
        ended("INSERT that began before is ended", "INSERT INTO mine SELECT linger(), 'x'"),
        ended(
            "INSERT in a function that began before is ended",
            "SELECT store()",
            first: """
                CREATE FUNCTION store() RETURNS void LANGUAGE plpgsql AS
                    $$ BEGIN INSERT INTO mine SELECT linger(), 'x'; END $$;

                """
        ),
        ended(
            "INSERT behind a DELETE that was sent with it is ended",
            "DELETE FROM mine WHERE false\\; INSERT INTO mine SELECT linger(), 'x';"
        ),
        ended(
            "INSERT in a DELETE's function is ended",
            "DELETE FROM mine WHERE id = store()",
            first: """
                CREATE FUNCTION store() RETURNS int LANGUAGE plpgsql AS
                    $$ BEGIN INSERT INTO mine SELECT linger(), 'x'; RETURN 0; END $$;

                """
        ),
        ended(
            "INSERT in a DELETE's trigger is ended",
            "DELETE FROM mine WHERE false",
            first: """
                CREATE FUNCTION store() RETURNS trigger LANGUAGE plpgsql AS
                    $$ BEGIN INSERT INTO mine SELECT linger(), 'x'; RETURN NULL; END $$;
                CREATE TRIGGER t BEFORE DELETE ON mine FOR EACH STATEMENT EXECUTE FUNCTION store();

                """
        ),
        ended(
            "INSERT in a TRUNCATE's trigger is ended",
            "TRUNCATE other",
            first: """
                CREATE TABLE other (i int);
                CREATE FUNCTION store() RETURNS trigger LANGUAGE plpgsql AS
                    $$ BEGIN INSERT INTO mine SELECT linger(), 'x'; RETURN NULL; END $$;
                CREATE TRIGGER t BEFORE TRUNCATE ON other FOR EACH STATEMENT EXECUTE FUNCTION store();

                """
        ),
        .harmless(
            "session of before writes again once the block is lifted",
            "\\! {lift}\nINSERT INTO mine VALUES (2, 'x'); SELECT count(*) FROM mine; CREATE TABLE t (i int)",
            "2"
        ),
    ]

    /// What frees space, or stores nothing.
    static let frees: [Attempt] = [
        .harmless("SELECT", "SELECT v FROM mine", "own"),
        .harmless("SELECT FOR UPDATE", "SELECT v FROM mine FOR UPDATE", "own"),
        .harmless("SELECT FOR KEY SHARE", "SELECT v FROM mine FOR KEY SHARE", "own"),
        .harmless("DELETE", "DELETE FROM mine; SELECT count(*) FROM mine", "0"),
        .harmless("DELETE RETURNING", "DELETE FROM mine RETURNING v", "own"),
        .harmless("DELETE USING", "DELETE FROM mine USING mine o WHERE o.id = mine.id; SELECT count(*) FROM mine", "0"),
        .harmless(
            "MERGE that deletes",
            "MERGE INTO mine USING (VALUES (1)) s (id) ON mine.id = s.id WHEN MATCHED THEN DELETE; SELECT count(*) FROM mine",
            "0"
        ),
        .harmless(
            "DELETE from a view",
            "DELETE FROM w; SELECT count(*) FROM mine",
            "0",
            first: "CREATE VIEW w AS SELECT * FROM mine;"
        ),
        .harmless("TRUNCATE", "TRUNCATE mine; SELECT count(*) FROM mine", "0"),
        .harmless(
            "TRUNCATE RESTART IDENTITY",
            "TRUNCATE s RESTART IDENTITY",
            first: "CREATE TABLE s (i serial); INSERT INTO s DEFAULT VALUES;"
        ),
        .harmless("DROP TABLE", "DROP TABLE mine", check: "SELECT to_regclass('{a}.mine') IS NULL"),
        .harmless(
            "DROP a partition",
            "DROP TABLE p1",
            first: "CREATE TABLE p (i int) PARTITION BY LIST (i); CREATE TABLE p1 PARTITION OF p DEFAULT;"
        ),
        .harmless("DROP INDEX", "DROP INDEX i", first: "CREATE INDEX i ON mine (v);"),
        .harmless("DROP INDEX CONCURRENTLY", "DROP INDEX CONCURRENTLY i", first: "CREATE INDEX i ON mine (v);"),
        .harmless("DROP VIEW", "DROP VIEW w", first: "CREATE VIEW w AS SELECT 1;"),
        .harmless(
            "DROP MATERIALIZED VIEW",
            "DROP MATERIALIZED VIEW m",
            first: "CREATE MATERIALIZED VIEW m AS SELECT 1;"
        ),
        .harmless("DROP SEQUENCE", "DROP SEQUENCE s", first: "CREATE SEQUENCE s;"),
        .harmless(
            "DROP FUNCTION with what hangs on it",
            "DROP FUNCTION f CASCADE; DELETE FROM mine",
            first:
                "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'; CREATE TRIGGER t BEFORE DELETE ON mine FOR EACH ROW EXECUTE FUNCTION f();"
        ),
        .harmless(
            "DROP TYPE with its columns",
            "DROP TYPE e CASCADE",
            first: "CREATE TYPE e AS ENUM ('x'); CREATE TABLE t (e e);"
        ),
        .harmless(
            "DROP RULE",
            "DROP RULE r ON mine; DELETE FROM mine",
            first: "CREATE RULE r AS ON DELETE TO mine DO INSTEAD NOTHING;"
        ),
        .harmless("DROP OWNED", "DROP OWNED BY CURRENT_USER", check: "SELECT to_regclass('{a}.mine') IS NULL"),
        .harmless("VACUUM", "VACUUM mine"),
        .harmless(
            "VACUUM FULL",
            "DELETE FROM mine; VACUUM FULL mine",
            check: "SELECT pg_relation_size('{a}.mine') = 0"
        ),
        .harmless("ANALYZE", "ANALYZE mine"),
        .harmless("CLUSTER", "CLUSTER mine USING mine_pkey"),
        .harmless("REINDEX", "REINDEX TABLE mine"),
        .harmless("REINDEX CONCURRENTLY", "REINDEX INDEX CONCURRENTLY mine_pkey"),
        .harmless("nextval", "SELECT nextval('s')", "1", first: "CREATE SEQUENCE s;"),
        .harmless("COPY TO", "COPY mine TO STDOUT", "1\town"),
        .harmless(
            "EXPLAIN of an INSERT",
            "EXPLAIN (COSTS off) INSERT INTO mine VALUES (2, 'x')",
            "Insert on mine\n  ->  Result"
        ),
        .harmless("PREPARE", "PREPARE q AS INSERT INTO mine VALUES (2, 'x')"),
        .harmless("advisory locks, LISTEN and NOTIFY", "SELECT pg_try_advisory_lock(1); LISTEN x; NOTIFY y", "t"),
        .harmless("CREATE TABLE IF NOT EXISTS of one that exists", "CREATE TABLE IF NOT EXISTS mine (id int)"),
        .harmless(
            "CREATE INDEX IF NOT EXISTS of one that exists",
            "CREATE INDEX IF NOT EXISTS i ON mine (v)",
            first: "CREATE INDEX i ON mine (v);"
        ),
        .harmless(
            "CREATE SEQUENCE IF NOT EXISTS of one that exists",
            "CREATE SEQUENCE IF NOT EXISTS s",
            first: "CREATE SEQUENCE s;"
        ),
        .harmless("CREATE SCHEMA IF NOT EXISTS of its own", "CREATE SCHEMA IF NOT EXISTS {a}"),
        .harmless(
            "CREATE EXTENSION IF NOT EXISTS of one that is there",
            "CREATE EXTENSION IF NOT EXISTS citext",
            needs: [.extension("citext")]
        ),
        .harmless("a transaction that frees", "BEGIN; DELETE FROM mine; TRUNCATE mine; DROP TABLE mine; COMMIT"),
        .harmless(
            "what it stores in a sentence",
            "SELECT flarex_shim.storage_use(current_user)",
            "The bot stored 2.36MB when last measured, and plan free allows 2MB."
        ),
    ]
}
