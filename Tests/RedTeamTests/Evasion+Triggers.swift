extension Evasion {
    /// What a bot does to the trigger on its own tables: before the block, when it may, and after.
    static let triggers: [Attempt] =
        [
            ("disabled", "ALTER TABLE mine DISABLE TRIGGER flarex_quota;"),
            ("all disabled", "ALTER TABLE mine DISABLE TRIGGER ALL;"),
            ("for replicas only", "ALTER TABLE mine ENABLE REPLICA TRIGGER flarex_quota;"),
            ("dropped", "DROP TRIGGER flarex_quota ON mine;"),
            (
                "renamed and disabled",
                "ALTER TRIGGER flarex_quota ON mine RENAME TO a; ALTER TABLE mine DISABLE TRIGGER a;"
            ),
            (
                "replaced by its own",
                noop + "CREATE OR REPLACE TRIGGER flarex_quota BEFORE INSERT OR UPDATE ON mine EXECUTE FUNCTION noop();"
            ),
            (
                "replaced by one that never fires",
                "CREATE OR REPLACE TRIGGER flarex_quota BEFORE INSERT OR UPDATE ON mine WHEN (false) EXECUTE FUNCTION flarex_shim.storage_block();"
            ),
            (
                "replaced by one for some columns",
                "CREATE OR REPLACE TRIGGER flarex_quota BEFORE UPDATE OF id ON mine EXECUTE FUNCTION flarex_shim.storage_block();"
            ),
        ].map { title, script in
            Attempt.refused(
                "trigger while unrestricted: \(title)",
                "INSERT INTO mine VALUES (2, 'x')",
                "53100",
                first: "\\! {arm}\n\(script)"
            )
        }
        + [
            (
                "its own of that name",
                noop + "CREATE TRIGGER flarex_quota BEFORE INSERT ON mine EXECUTE FUNCTION noop();"
            ),
            (
                "two of its own of such names",
                noop
                    + "CREATE TRIGGER flarex_quota BEFORE INSERT ON mine EXECUTE FUNCTION noop(); CREATE TRIGGER flarex_quota_2 BEFORE INSERT ON mine EXECUTE FUNCTION noop();"
            ),
            (
                "a constraint trigger of that name",
                noop
                    + "CREATE CONSTRAINT TRIGGER flarex_quota AFTER INSERT ON mine FOR EACH ROW EXECUTE FUNCTION noop();"
            ),
            (
                "the refusing function for each row",
                "CREATE TRIGGER flarex_quota BEFORE DELETE ON mine FOR EACH ROW EXECUTE FUNCTION flarex_shim.storage_block();"
            ),
            (
                "the refusing function after the fact",
                "CREATE TRIGGER flarex_quota AFTER INSERT OR UPDATE ON mine EXECUTE FUNCTION flarex_shim.storage_block();"
            ),
            (
                "the refusing function with arguments",
                "CREATE TRIGGER flarex_quota BEFORE INSERT OR UPDATE ON mine EXECUTE FUNCTION flarex_shim.storage_block('x');"
            ),
            (
                "one before it that inserts",
                """
                CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                    IF pg_trigger_depth() = 1 THEN INSERT INTO mine VALUES (3, 'x'); END IF; RETURN NULL; END $$;
                CREATE TRIGGER a BEFORE INSERT ON mine EXECUTE FUNCTION f();
                """
            ),
        ].map { title, script in
            Attempt.refused("trigger made before: \(title)", "INSERT INTO mine VALUES (2, 'x')", "53100", first: script)
        }
        + [
            .refused(
                "trigger of a partition's parent that takes the name",
                "INSERT INTO p1 VALUES (1)",
                "53100",
                first: noop + """
                    CREATE TABLE p (i int) PARTITION BY LIST (i);
                    CREATE TRIGGER flarex_quota BEFORE INSERT ON p FOR EACH ROW EXECUTE FUNCTION noop();
                    CREATE TABLE p1 PARTITION OF p DEFAULT;
                    """
            ),
            .refused(
                "table made after arming",
                "INSERT INTO t VALUES (1)",
                "53100",
                first: "\\! {arm}\nCREATE TABLE t (i int);"
            ),
            .refused(
                "partition attached after arming",
                "INSERT INTO p1 VALUES (1)",
                "53100",
                first: """
                    CREATE TABLE p (i int) PARTITION BY LIST (i);
                    \\! {arm}
                    CREATE TABLE p1 (i int);
                    ALTER TABLE p ATTACH PARTITION p1 DEFAULT;
                    """
            ),
            .refused(
                "table that replaced an armed one",
                "INSERT INTO mine VALUES (2, 'x')",
                "53100",
                first: "\\! {arm}\nDROP TABLE mine; CREATE TABLE mine (id int, v text);"
            ),
        ]
        + [
            ("DISABLE TRIGGER", "ALTER TABLE mine DISABLE TRIGGER flarex_quota"),
            ("DISABLE TRIGGER ALL", "ALTER TABLE mine DISABLE TRIGGER ALL"),
            ("DISABLE TRIGGER USER", "ALTER TABLE mine DISABLE TRIGGER USER"),
            ("ENABLE REPLICA TRIGGER", "ALTER TABLE mine ENABLE REPLICA TRIGGER flarex_quota"),
            ("ENABLE TRIGGER", "ALTER TABLE mine ENABLE TRIGGER flarex_quota"),
            ("RENAME", "ALTER TRIGGER flarex_quota ON mine RENAME TO t"),
            ("DROP TRIGGER", "DROP TRIGGER flarex_quota ON mine"),
            ("DROP TRIGGER CASCADE", "DROP TRIGGER IF EXISTS flarex_quota ON mine CASCADE"),
            (
                "DROP TRIGGER in DO",
                "DO $$ BEGIN DROP TRIGGER flarex_quota ON mine; INSERT INTO mine VALUES (2, 'x'); END $$"
            ),
            (
                "DROP TRIGGER in a transaction",
                "BEGIN; DROP TRIGGER flarex_quota ON mine; INSERT INTO mine VALUES (2, 'x'); COMMIT"
            ),
            (
                "CREATE OR REPLACE TRIGGER",
                "CREATE OR REPLACE TRIGGER flarex_quota BEFORE INSERT ON mine WHEN (false) EXECUTE FUNCTION flarex_shim.storage_block()"
            ),
        ].map { title, script in Attempt.refused("trigger while restricted: \(title)", script, "53100") }
        + [
            .refused(
                "trigger renamed before, which is as good",
                "DROP TRIGGER a ON mine",
                "53100",
                first: "\\! {arm}\nALTER TRIGGER flarex_quota ON mine RENAME TO a;"
            ),
            .harmless(
                "trigger of its own may be dropped, so that what it hinders works",
                "DROP TRIGGER t ON mine; DELETE FROM mine; SELECT count(*) FROM mine",
                "0",
                first: """
                    CREATE TABLE log (v text);
                    CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO log VALUES ('x'); RETURN OLD; END $$;
                    CREATE TRIGGER t BEFORE DELETE ON mine FOR EACH ROW EXECUTE FUNCTION f();
                    """
            ),
            .harmless(
                "the refusing function on DELETE deletes",
                "DELETE FROM mine; SELECT count(*) FROM mine",
                "0",
                first:
                    "CREATE TRIGGER t BEFORE DELETE ON mine FOR EACH ROW EXECUTE FUNCTION flarex_shim.storage_block();"
            ),
            .harmless(
                "an armed table of an unrestricted bot is as any other",
                "INSERT INTO mine VALUES (2, 'x'); UPDATE mine SET v = 'y'; SELECT count(*) FROM mine",
                "2",
                first: "\\! {arm}\n\\! {restrict}\n\\! {lift}"
            ),
        ]

    private static let noop =
        "CREATE FUNCTION noop() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;\n"
}
