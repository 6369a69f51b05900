extension Evasion {
    /// Every kind of statement that stores rows.
    static let statements: [Attempt] = [
        .refused("INSERT", "INSERT INTO mine VALUES (2, 'x')", "53100"),
        .refused(
            "the message says who, what, how much and what to do",
            "INSERT INTO mine VALUES (2, 'x')",
            "storage quota exceeded: INSERT on table {a}.mine is blocked"
        ),
        .refused(
            "the detail has usage and quota",
            "INSERT INTO mine VALUES (2, 'x')",
            "The bot stored 2.36MB when last measured, and plan free allows 2MB."
        ),
        .refused("INSERT of a query", "INSERT INTO mine SELECT g, 'x' FROM generate_series(2, 9) g", "53100"),
        .refused("INSERT of nothing", "INSERT INTO mine SELECT 2, 'x' WHERE false", "53100"),
        .refused(
            "INSERT ON CONFLICT DO UPDATE",
            "INSERT INTO mine VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET v = 'y'",
            "53100"
        ),
        .refused("INSERT ON CONFLICT DO NOTHING", "INSERT INTO mine VALUES (1, 'x') ON CONFLICT DO NOTHING", "53100"),
        .refused("INSERT RETURNING", "INSERT INTO mine VALUES (2, 'x') RETURNING *", "53100"),
        .refused(
            "INSERT DEFAULT VALUES",
            "INSERT INTO d DEFAULT VALUES",
            "53100",
            first: "CREATE TABLE d (i serial, t timestamptz DEFAULT now());"
        ),
        .refused("UPDATE", "UPDATE mine SET v = repeat('x', 1000)", "53100"),
        .refused("UPDATE FROM", "UPDATE mine SET v = o.v || 'x' FROM mine o WHERE o.id = mine.id", "53100"),
        .refused("COPY FROM STDIN", "COPY mine FROM STDIN;\n2\tx\n\\.\n", "53100"),
        .refused(
            "MERGE that inserts",
            "MERGE INTO mine USING (VALUES (2)) s (id) ON mine.id = s.id WHEN NOT MATCHED THEN INSERT VALUES (s.id, 'x')",
            "53100"
        ),
        .refused(
            "MERGE that updates",
            "MERGE INTO mine USING (VALUES (1)) s (id) ON mine.id = s.id WHEN MATCHED THEN UPDATE SET v = 'x'",
            "53100"
        ),
        .refused(
            "INSERT in a SELECT",
            "WITH i AS (INSERT INTO mine VALUES (2, 'x') RETURNING 1) SELECT * FROM i",
            "53100"
        ),
        .refused("INSERT in a DELETE", "WITH i AS (INSERT INTO mine VALUES (2, 'x')) DELETE FROM mine", "53100"),
        .refused("EXPLAIN ANALYZE", "EXPLAIN ANALYZE INSERT INTO mine VALUES (2, 'x')", "53100"),
        .refused("DO", "DO $$ BEGIN INSERT INTO mine VALUES (2, 'x'); END $$", "53100"),
        .refused("DO with EXECUTE", "DO $$ BEGIN EXECUTE 'INSERT INTO mine VALUES (2, ''x'')'; END $$", "53100"),
        .refused(
            "function in SQL",
            "SELECT f()",
            "53100",
            first: "CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$ INSERT INTO mine VALUES (2, 'x') $$;"
        ),
        .refused(
            "function with its statement parsed before",
            "SELECT f()",
            "53100",
            first: "CREATE FUNCTION f() RETURNS void LANGUAGE sql BEGIN ATOMIC INSERT INTO mine VALUES (2, 'x'); END;"
        ),
        .refused(
            "SECURITY DEFINER function",
            "SELECT f()",
            "53100",
            first:
                "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN INSERT INTO mine VALUES (2, 'x'); END $$;"
        ),
        .refused(
            "procedure that commits in between",
            "CALL p()",
            "53100",
            first:
                "CREATE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN COMMIT; INSERT INTO mine VALUES (2, 'x'); COMMIT; END $$;"
        ),
        .harmless(
            "an error that is caught stores nothing",
            "DO $$ BEGIN INSERT INTO mine VALUES (2, 'x'); EXCEPTION WHEN OTHERS THEN NULL; END $$; SELECT count(*) FROM mine",
            "1"
        ),
        .refused("view", "INSERT INTO w VALUES (2, 'x')", "53100", first: "CREATE VIEW w AS SELECT * FROM mine;"),
        .refused(
            "view with a trigger",
            "INSERT INTO w VALUES (2, 'x')",
            "53100",
            first: """
                CREATE VIEW w AS SELECT * FROM mine;
                CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO mine VALUES (NEW.id, NEW.v); RETURN NEW; END $$;
                CREATE TRIGGER t INSTEAD OF INSERT ON w FOR EACH ROW EXECUTE FUNCTION f();
                """
        ),
        .refused(
            "view with a rule",
            "INSERT INTO w VALUES (1)",
            "53100",
            first: """
                CREATE VIEW w AS SELECT 1 AS i;
                CREATE RULE r AS ON INSERT TO w DO INSTEAD INSERT INTO mine VALUES (2, 'x');
                """
        ),
        .refused(
            "rule on DELETE that inserts",
            "DELETE FROM mine",
            "53100",
            first: "CREATE TABLE log (v text); CREATE RULE r AS ON DELETE TO mine DO ALSO INSERT INTO log VALUES ('x');"
        ),
        .refused(
            "trigger on DELETE that inserts",
            "DELETE FROM mine",
            "53100",
            first: """
                CREATE TABLE log (v text);
                CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO log VALUES ('x'); RETURN OLD; END $$;
                CREATE TRIGGER t BEFORE DELETE ON mine FOR EACH ROW EXECUTE FUNCTION f();
                """
        ),
        .refused(
            "trigger on DELETE that updates",
            "DELETE FROM mine",
            "53100",
            first: """
                CREATE TABLE log AS SELECT 'x' AS v;
                CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE log SET v = repeat('x', 10000); RETURN OLD; END $$;
                CREATE TRIGGER t AFTER DELETE ON mine FOR EACH ROW EXECUTE FUNCTION f();
                """
        ),
        .refused(
            "trigger on TRUNCATE that inserts",
            "TRUNCATE mine",
            "53100",
            first: """
                CREATE TABLE log (v text);
                CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO log VALUES ('x'); RETURN NULL; END $$;
                CREATE TRIGGER t AFTER TRUNCATE ON mine EXECUTE FUNCTION f();
                """
        ),
        .refused(
            "constraint trigger that waits for COMMIT",
            "BEGIN; DELETE FROM mine; COMMIT",
            "53100",
            first: """
                CREATE TABLE log (v text);
                CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO log VALUES ('x'); RETURN NULL; END $$;
                CREATE CONSTRAINT TRIGGER t AFTER DELETE ON mine DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION f();
                """
        ),
        .refused(
            "function in the condition of a DELETE",
            "DELETE FROM mine WHERE f()",
            "53100",
            first: """
                CREATE TABLE log (v text);
                CREATE FUNCTION f() RETURNS bool LANGUAGE plpgsql AS $$ BEGIN INSERT INTO log VALUES ('x'); RETURN true; END $$;
                """
        ),
        .refused(
            "function of a policy",
            "SELECT count(*) FROM mine",
            "53100",
            first: """
                CREATE TABLE log (v text);
                CREATE FUNCTION f() RETURNS bool LANGUAGE plpgsql AS $$ BEGIN INSERT INTO log VALUES ('x'); RETURN true; END $$;
                ALTER TABLE mine ENABLE ROW LEVEL SECURITY;
                ALTER TABLE mine FORCE ROW LEVEL SECURITY;
                CREATE POLICY p ON mine USING (f());
                """
        ),
        .refused("partition by its parent", "INSERT INTO p VALUES (1, 'x')", "53100", first: partitions),
        .refused("partition by its name", "INSERT INTO p1 VALUES (1, 'x')", "53100", first: partitions),
        .refused("COPY into a partition", "COPY p1 FROM STDIN;\n1\tx\n\\.\n", "53100", first: partitions),
        .refused(
            "row that moves to another partition",
            "UPDATE p SET i = 2",
            "53100",
            first: partitions + "INSERT INTO p VALUES (1, 'x');"
        ),
        .refused(
            "default partition",
            "INSERT INTO p VALUES (7, 'x')",
            "53100",
            first: partitions + "CREATE TABLE p7 PARTITION OF p DEFAULT;"
        ),
        .refused(
            "child by inheritance",
            "INSERT INTO child VALUES (2, 'x')",
            "53100",
            first: "CREATE TABLE child () INHERITS (mine);"
        ),
        .refused(
            "rows of children by their parent",
            "UPDATE mine SET v = 'y'",
            "53100",
            first: "CREATE TABLE child () INHERITS (mine); INSERT INTO child VALUES (2, 'x');"
        ),
        .refused("unlogged table", "INSERT INTO u VALUES (1)", "53100", first: "CREATE UNLOGGED TABLE u (i int);"),
        .refused(
            "column without a length",
            "UPDATE j SET v = v || '{\"a\": 1}'",
            "53100",
            first: "CREATE TABLE j AS SELECT '{}'::jsonb AS v;"
        ),
        .refused(
            "table of a strange name",
            "INSERT INTO \"We\"\"ird\nname\" VALUES (1)",
            "53100",
            first: "CREATE TABLE \"We\"\"ird\nname\" (i int);"
        ),
        .refused(
            "cursor",
            "BEGIN; DECLARE c CURSOR FOR SELECT * FROM mine FOR UPDATE; FETCH c; UPDATE mine SET v = 'y' WHERE CURRENT OF c",
            "53100"
        ),
        .refused("large object", "SELECT lo_from_bytea(0, 'x')", "42501"),
        .refused("temporary table", "CREATE TEMP TABLE t (i int)", "42501", "53100"),
        .refused("temporary table of a query", "CREATE TEMP TABLE t AS SELECT 1", "42501", "53100"),
    ]

    private static let partitions = """
        CREATE TABLE p (i int, v text) PARTITION BY LIST (i);
        CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
        CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2);
        """
}
