extension Evasion {
    /// A DELETE may update rows that refer to what it deletes. What else could be done in the shadow of that.
    static let references: [Attempt] = [
        .refused(
            "SET NULL with a trigger that makes the row large",
            "DELETE FROM mine",
            "53100",
            first: child + """
                CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.w := repeat('x', 100000); RETURN NEW; END $$;
                CREATE TRIGGER t BEFORE UPDATE ON child FOR EACH ROW EXECUTE FUNCTION f();
                """
        ),
        .refused(
            "SET NULL with a generated column that becomes large",
            "DELETE FROM mine",
            "53100",
            first: child
                + "ALTER TABLE child ADD g text GENERATED ALWAYS AS (CASE WHEN r IS NULL THEN repeat('x', 100000) END) STORED;"
        ),
        .refused(
            "SET NULL with an index over an expression that becomes large",
            "DELETE FROM mine",
            "53100",
            first: child + """
                CREATE FUNCTION f(int) RETURNS int[] IMMUTABLE LANGUAGE sql
                    AS $$ SELECT array_agg(g) FROM generate_series(1, CASE WHEN $1 IS NULL THEN 10000 ELSE 1 END) g $$;
                CREATE INDEX ON child USING gin (f(r));
                """
        ),
        .refused(
            "SET NULL with a rule that updates another table",
            "DELETE FROM mine",
            "53100",
            first: child + """
                CREATE TABLE big AS SELECT 'x' AS w;
                CREATE RULE u AS ON UPDATE TO child DO ALSO UPDATE big SET w = repeat('x', 100000);
                """
        ),
        .refused(
            "SET NULL with a rule that inserts",
            "DELETE FROM mine",
            "53100",
            first: child
                + "CREATE TABLE big (w text); CREATE RULE u AS ON UPDATE TO child DO ALSO INSERT INTO big VALUES ('x');"
        ),
        .refused(
            "SET NULL in a partition with a trigger",
            "DELETE FROM mine",
            "53100",
            first: """
                CREATE TABLE child (i int, r int REFERENCES mine ON DELETE SET NULL, w text) PARTITION BY LIST (i);
                CREATE TABLE child1 PARTITION OF child DEFAULT;
                INSERT INTO child VALUES (1, 1, '');
                CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.w := repeat('x', 100000); RETURN NEW; END $$;
                CREATE TRIGGER t BEFORE UPDATE ON child1 FOR EACH ROW EXECUTE FUNCTION f();
                """
        ),
        .refused(
            "SET NULL with a trigger after it that updates",
            "DELETE FROM mine",
            "53100",
            first: child + """
                CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE child SET w = 'x'; RETURN NULL; END $$;
                CREATE TRIGGER t AFTER UPDATE ON child FOR EACH ROW WHEN (pg_trigger_depth() < 3) EXECUTE FUNCTION f();
                """
        ),
        .refused(
            "ON UPDATE CASCADE",
            "UPDATE mine SET id = 5",
            "53100",
            first: "CREATE TABLE child (r int REFERENCES mine ON UPDATE CASCADE);"
        ),
        forged("its text", "UPDATE ONLY \"{a}\".\"child\" SET \"w\" = DEFAULT WHERE $1 OPERATOR(pg_catalog.=) \"r\""),
        forged(
            "its text and another line",
            "UPDATE ONLY \"{a}\".\"child\" SET \"w\" = DEFAULT WHERE $1 OPERATOR(pg_catalog.=) \"r\"--\"' || chr(10) || '-- SQL statement \"DELETE FROM ONLY \"{a}\".\"mine\"\""
        ),
        forged(
            "its text and a line end",
            "UPDATE ONLY \"{a}\".\"child\" SET \"w\" = DEFAULT WHERE $1 OPERATOR(pg_catalog.=) \"r\" ' || chr(10) || 'AND true"
        ),
        forged(
            "another assignment",
            "UPDATE ONLY \"{a}\".\"child\" SET \"w\" = repeat(''x'', 100000) WHERE $1 OPERATOR(pg_catalog.=) \"r\""
        ),
        forged(
            "a name that looks like its end",
            "UPDATE ONLY \"{a}\".\"child\" SET \"w\" = DEFAULT WHERE $1 OPERATOR(pg_catalog.=) \"r\"\"' || chr(10) || 'x\"",
            column: "\"r\"\"\nx\" int DEFAULT 1"
        ),
        .refused(
            "function of its own on DELETE, called by a statement in SQL",
            "DELETE FROM mine",
            "53100",
            first: child + """
                CREATE FUNCTION g() RETURNS int LANGUAGE sql AS $$ UPDATE child SET w = repeat('x', 100000) RETURNING 1 $$;
                CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM g(); RETURN OLD; END $$;
                CREATE TRIGGER t BEFORE DELETE ON mine FOR EACH ROW EXECUTE FUNCTION f();
                """
        ),
        .refused(
            "the function that refuses, called to no end",
            "SELECT flarex_shim.refuse_write('{a}', 'mine', 0, 'UPDATE', '', current_user)",
            "53100"
        ),
    ]

    private static let child = """
        CREATE TABLE child (i int, r int DEFAULT NULL REFERENCES mine ON DELETE SET NULL, w text DEFAULT repeat('x', 1000));
        INSERT INTO child VALUES (1, 1, '');

        """

    /// A trigger on DELETE that runs what looks like PostgreSQL's own statement.
    private static func forged(_ title: String, _ statement: String, column: String = "o int") -> Attempt {
        .refused(
            "forged reference: \(title)",
            "DELETE FROM mine",
            "53100",
            first: """
                CREATE TABLE child (r int DEFAULT 1, w text DEFAULT repeat('x', 1000), \(column));
                INSERT INTO child (w) VALUES ('');
                CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                    EXECUTE '\(statement)' USING 1; RETURN OLD; END $$;
                CREATE TRIGGER t BEFORE DELETE ON mine FOR EACH ROW EXECUTE FUNCTION f();
                """
        )
    }

    /// What foreign keys must go on doing.
    static let foreignKeys: [Attempt] = [
        .harmless(
            "NO ACTION",
            "DELETE FROM child; DELETE FROM mine; SELECT count(*) FROM mine",
            "0",
            first: "CREATE TABLE child (r int REFERENCES mine); INSERT INTO child VALUES (1);"
        ),
        .refused(
            "NO ACTION hinders as ever",
            "DELETE FROM mine",
            "23503",
            first: "CREATE TABLE child (r int REFERENCES mine); INSERT INTO child VALUES (1);"
        ),
        .harmless(
            "CASCADE",
            "DELETE FROM mine; SELECT count(*) FROM child",
            "0",
            first: "CREATE TABLE child (r int REFERENCES mine ON DELETE CASCADE); INSERT INTO child VALUES (1);"
        ),
        .harmless("SET NULL", "DELETE FROM mine; SELECT count(*) FROM child WHERE r IS NULL", "1", first: child),
        .harmless(
            "SET DEFAULT",
            "DELETE FROM mine WHERE id = 1; SELECT r FROM child",
            "2",
            first:
                "INSERT INTO mine VALUES (2, 'x'); CREATE TABLE child (r int DEFAULT 2 REFERENCES mine ON DELETE SET DEFAULT); INSERT INTO child VALUES (1);"
        ),
        .harmless(
            "SET NULL of two columns of other types",
            "DELETE FROM pair; SELECT count(*) FROM child WHERE a IS NULL AND b IS NULL",
            "1",
            first: """
                CREATE TABLE pair (a int, b text COLLATE "C", PRIMARY KEY (a, b));
                CREATE TABLE child (a bigint, b varchar(9) COLLATE "C", FOREIGN KEY (a, b) REFERENCES pair ON DELETE SET NULL);
                INSERT INTO pair VALUES (1, 'x'); INSERT INTO child VALUES (1, 'x');
                """
        ),
        .harmless(
            "SET NULL after CASCADE",
            "DELETE FROM mine; SELECT count(*) FROM leaf WHERE r IS NULL",
            "1",
            first: """
                CREATE TABLE child (i int PRIMARY KEY, r int REFERENCES mine ON DELETE CASCADE);
                CREATE TABLE leaf (r int REFERENCES child ON DELETE SET NULL);
                INSERT INTO child VALUES (1, 1); INSERT INTO leaf VALUES (1);
                """
        ),
        .harmless(
            "SET NULL in partitions",
            "DELETE FROM mine; SELECT count(*) FROM child WHERE r IS NULL",
            "1",
            first: """
                CREATE TABLE child (i int, r int REFERENCES mine ON DELETE SET NULL) PARTITION BY LIST (i);
                CREATE TABLE child1 PARTITION OF child DEFAULT;
                INSERT INTO child VALUES (1, 1);
                """
        ),
        .harmless(
            "SET NULL by a DELETE in a function in PL/pgSQL",
            "SELECT f(); SELECT count(*) FROM child WHERE r IS NULL",
            "1",
            first: child + "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN DELETE FROM mine; END $$;"
        ),
        .harmless(
            "SET NULL by a DELETE in a function in SQL",
            "SELECT f(); SELECT count(*) FROM child WHERE r IS NULL",
            "1",
            first: child + "CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$ DELETE FROM mine $$;"
        ),
        .harmless(
            "SET NULL by a statement from before",
            "EXECUTE q; SELECT count(*) FROM child WHERE r IS NULL",
            "1",
            first: child + "PREPARE q AS DELETE FROM mine;"
        ),
        .harmless("TRUNCATE CASCADE", "TRUNCATE mine CASCADE; SELECT count(*) FROM child", "0", first: child),
    ]
}
