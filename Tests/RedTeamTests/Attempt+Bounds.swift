extension Attempt {
    static func many(_ count: Int, _ statement: String) -> String {
        "DO $d$ BEGIN FOR i IN 1..\(count) LOOP EXECUTE format($f$\(statement)$f$, i); END LOOP; END $d$"
    }

    /// The attempts run under a bound of 200 objects.
    static let bounds: [Attempt] = [
        .refused("tables", many(300, "CREATE TABLE t%s (i int)"), "54000"),
        .refused("views", many(300, "CREATE VIEW t%s AS SELECT 1 AS x"), "54000"),
        .refused("materialized views", many(300, "CREATE MATERIALIZED VIEW t%s AS SELECT 1 AS x"), "54000"),
        .refused("sequences", many(300, "CREATE SEQUENCE t%s"), "54000"),
        .refused("functions", many(300, "CREATE FUNCTION t%s() RETURNS int LANGUAGE sql AS 'SELECT 1'"), "54000"),
        .refused("procedures", many(300, "CREATE PROCEDURE t%s() LANGUAGE sql AS 'SELECT 1'"), "54000"),
        .refused("enums", many(300, "CREATE TYPE t%s AS ENUM ('x')"), "54000"),
        .refused("domains", many(300, "CREATE DOMAIN t%s AS int"), "54000"),
        .refused("composite types", many(300, "CREATE TYPE t%s AS (i int)"), "54000"),
        .refused("range types", many(300, "CREATE TYPE t%s AS RANGE (SUBTYPE = int)"), "54000"),
        .refused("aggregates", many(300, "CREATE AGGREGATE t%s (int) (SFUNC = int4pl, STYPE = int)"), "54000"),
        .refused("collations", many(300, "CREATE COLLATION t%s (LOCALE = 'C')"), "54000"),
        .refused(
            "conversions",
            many(300, "CREATE CONVERSION t%s FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8"),
            "54000"
        ),
        .refused(
            "text search configurations",
            many(300, "CREATE TEXT SEARCH CONFIGURATION t%s (PARSER = default)"),
            "54000"
        ),
        .refused(
            "text search dictionaries",
            many(300, "CREATE TEXT SEARCH DICTIONARY t%s (TEMPLATE = simple)"),
            "54000"
        ),
        .refused("statistics", many(300, "CREATE STATISTICS t%s ON id, v FROM mine"), "54000"),
        .refused(
            "operators",
            "DO $$ BEGIN FOR i IN 0..300 LOOP EXECUTE format('CREATE OPERATOR %s (FUNCTION = int4pl, LEFTARG = int, RIGHTARG = int)', translate(lpad(i::text, 4, '0'), '0123456789', '@#%^&|~!?<')); END LOOP; END $$",
            "54000"
        ),
        .refused("tables as", many(300, "CREATE TABLE t%s AS SELECT 1 AS x"), "54000"),
        .refused("tables like another", many(300, "CREATE TABLE t%s (LIKE mine INCLUDING ALL)"), "54000"),
        .refused("tables with serial columns", many(300, "CREATE TABLE t%s (i serial)"), "54000"),
        .refused("if they do not exist", many(300, "CREATE TABLE IF NOT EXISTS t%s (i int)"), "54000"),
        .refused(
            "partitions",
            many(300, "CREATE TABLE t%1$s PARTITION OF p FOR VALUES IN (%1$s)"),
            "54000",
            first: "CREATE TABLE p (i int) PARTITION BY LIST (i);"
        ),
        .refused(
            "partitions that are attached",
            many(300, "CREATE TABLE t%1$s (i int); ALTER TABLE p ATTACH PARTITION t%1$s FOR VALUES IN (%1$s)"),
            "54000",
            first: "CREATE TABLE p (i int) PARTITION BY LIST (i);"
        ),
        .refused("indexes", many(300, "CREATE INDEX ON mine (id)"), "54000"),
        .refused("indexes by constraints", many(300, "ALTER TABLE mine ADD CONSTRAINT c%s UNIQUE (id, v)"), "54000"),
        .refused(
            "indexes on partitions",
            many(30, "CREATE INDEX ON p (i)"),
            "54000",
            first:
                "CREATE TABLE p (i int) PARTITION BY LIST (i); \(many(20, "CREATE TABLE q%1$s PARTITION OF p FOR VALUES IN (%1$s)"));"
        ),
        .harmless(
            "concurrent indexes past the bound",
            (1...8).map { "CREATE INDEX CONCURRENTLY late\($0) ON mine (id);" }.joined(separator: "\n"),
            "",
            first: "\\set ON_ERROR_STOP off\n\(many(198, "CREATE INDEX ON mine (id)"));",
            check: "SELECT count(*) <= 201 FROM pg_index WHERE indrelid = '{a}.mine'::regclass"
        ),
        .refused(
            "triggers",
            many(
                2000,
                "CREATE TRIGGER t%s BEFORE INSERT ON mine EXECUTE FUNCTION suppress_redundant_updates_trigger('%1$s')"
            ),
            "54000"
        ),
        .refused(
            "triggers with large arguments",
            "DO $$ BEGIN FOR i IN 1..10 LOOP EXECUTE format('CREATE TRIGGER t%s BEFORE UPDATE ON mine FOR EACH ROW EXECUTE FUNCTION f(%L)', i, (SELECT string_agg(md5(g::text || i), '') FROM generate_series(1, 2000) g)); END LOOP; END $$",
            "54000",
            first: "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';"
        ),
        .refused(
            "rules",
            "DO $$ BEGIN FOR i IN 1..10 LOOP EXECUTE format('CREATE RULE r%s AS ON UPDATE TO mine WHERE new.v = %L DO NOTHING', i, (SELECT string_agg(md5(g::text || i), '') FROM generate_series(1, 2000) g)); END LOOP; END $$",
            "54000"
        ),
        .refused(
            "policies",
            "DO $$ BEGIN FOR i IN 1..10 LOOP EXECUTE format('CREATE POLICY r%s ON mine USING (v = %L)', i, (SELECT string_agg(md5(g::text || i), '') FROM generate_series(1, 2000) g)); END LOOP; END $$",
            "54000"
        ),
        .refused(
            "checks",
            "DO $$ BEGIN FOR i IN 1..10 LOOP EXECUTE format('ALTER TABLE mine ADD CONSTRAINT c%s CHECK (v <> %L) NOT VALID', i, (SELECT string_agg(md5(g::text || i), '') FROM generate_series(1, 2000) g)); END LOOP; END $$",
            "54000"
        ),
        .refused("a large default", large("ALTER TABLE mine ALTER v SET DEFAULT %L"), "54000"),
        .refused("a large check", large("ALTER TABLE mine ADD CHECK (v <> %L) NOT VALID"), "54000"),
        .refused("a large view", large("CREATE VIEW w AS SELECT %L::text AS x"), "54000"),
        .refused(
            "a large materialized view",
            large("CREATE MATERIALIZED VIEW w AS SELECT %L::text AS x WITH NO DATA"),
            "54000"
        ),
        .refused("a large rule", large("CREATE RULE r AS ON UPDATE TO mine WHERE new.v = %L DO NOTHING"), "54000"),
        .refused("a large policy", large("CREATE POLICY r ON mine USING (v = %L)"), "54000"),
        .refused(
            "a large function",
            large("CREATE FUNCTION g() RETURNS text LANGUAGE plpgsql AS %L"),
            "54000",
            "42601"
        ),
        .refused("a large SQL function", large("CREATE FUNCTION g() RETURNS text RETURN %L"), "54000"),
        .refused(
            "a large default of an argument",
            large("CREATE FUNCTION g(x text DEFAULT %L) RETURNS int LANGUAGE sql AS 'SELECT 1'"),
            "54000"
        ),
        .refused(
            "a large setting of a function",
            large("CREATE FUNCTION g() RETURNS int LANGUAGE sql SET application_name = %L AS 'SELECT 1'"),
            "54000"
        ),
        .refused(
            "a large setting of a function, later",
            large("ALTER FUNCTION g() SET application_name = %L"),
            "54000",
            first: "CREATE FUNCTION g() RETURNS int LANGUAGE sql AS 'SELECT 1';"
        ),
        .refused(
            "a large start of an aggregate",
            large("CREATE AGGREGATE g (text) (SFUNC = textcat, STYPE = text, INITCOND = %L)"),
            "54000"
        ),
        .refused("a large default of a domain", large("CREATE DOMAIN d AS text DEFAULT %L"), "54000"),
        .refused("a large check of a domain", large("CREATE DOMAIN d AS text CHECK (VALUE <> %L)"), "54000"),
        .refused(
            "a large check of a domain, later",
            large("ALTER DOMAIN d ADD CHECK (VALUE <> %L)"),
            "54000",
            first: "CREATE DOMAIN d AS text;"
        ),
        .refused("a large index expression", large("CREATE INDEX ON mine ((v || %L))"), "54000"),
        .refused("a large index condition", large("CREATE INDEX ON mine (v) WHERE v <> %L"), "54000"),
        .refused("a large statistics expression", large("CREATE STATISTICS s ON (v || %L), id FROM mine"), "54000"),
        .refused("a large partition key", large("CREATE TABLE p (i text) PARTITION BY RANGE ((i || %L))"), "54000"),
        .refused(
            "a large partition bound",
            large("CREATE TABLE q PARTITION OF p FOR VALUES IN (%L)"),
            "54000",
            first: "CREATE TABLE p (i text) PARTITION BY LIST (i);"
        ),
        .refused(
            "a large generated column",
            large("CREATE TABLE p (i text, j text GENERATED ALWAYS AS (i || %L) STORED)"),
            "54000"
        ),
        .refused(
            "a large trigger condition",
            large(
                "CREATE TRIGGER t BEFORE UPDATE ON mine FOR EACH ROW WHEN (new.v = %L) EXECUTE FUNCTION suppress_redundant_updates_trigger()"
            ),
            "54000"
        ),
        .refused(
            "a large collation",
            "DO $$ BEGIN EXECUTE format('CREATE COLLATION c (PROVIDER = icu, LOCALE = ''und'', RULES = %L)', (SELECT '&a' || string_agg('< ' || chr(20000 + g), ' ') FROM generate_series(1, 20000) g) || repeat(' ', 300000)); END $$",
            "54000",
            needs: [.version(16...18), .icu]
        ),
        .refused("a large comment", large("COMMENT ON TABLE mine IS %L"), "54000"),
        .refused(
            "a comment just over the bound",
            "DO $$ BEGIN EXECUTE format('COMMENT ON TABLE mine IS %L', repeat('x', 8001)); END $$",
            "54000"
        ),
        .refused(
            "a comment of many bytes and few letters",
            "DO $$ BEGIN EXECUTE format('COMMENT ON TABLE mine IS %L', repeat('é', 4001)); END $$",
            "54000"
        ),
        .refused("a comment on a column", large("COMMENT ON COLUMN mine.v IS %L"), "54000"),
        .refused(
            "many comments on many columns",
            "DO $$ BEGIN FOR i IN 1..100 LOOP EXECUTE format('COMMENT ON COLUMN wide.c%s IS %L', i, repeat('x', 7000)); END LOOP; END $$",
            "54000",
            first:
                "DO $$ BEGIN EXECUTE (SELECT 'CREATE TABLE wide (' || string_agg('c' || g || ' int', ', ') || ')' FROM generate_series(1, 100) g); END $$;"
        ),
        .refused(
            "labels of an enum",
            "DO $$ BEGIN EXECUTE (SELECT 'CREATE TYPE e AS ENUM (' || string_agg(quote_literal(repeat('x', 50) || g), ',') || ')' FROM generate_series(1, 6000) g); END $$",
            "54000"
        ),
        .harmless(
            "a migration of usual size",
            many(40, "CREATE TABLE t%s (i serial PRIMARY KEY, a text NOT NULL DEFAULT 'x', b int CHECK (b > 0))")
                + "; SELECT 'done'",
            "done"
        ),
        .refused(
            "create and drop in one transaction, whose locks stay",
            "DO $$ BEGIN FOR i IN 1..2000 LOOP CREATE TABLE t (i int); DROP TABLE t; END LOOP; END $$",
            "54000"
        ),
        .harmless(
            "create and drop in transactions of their own",
            "DO $$ BEGIN FOR i IN 1..300 LOOP CREATE TABLE t (i int); DROP TABLE t; COMMIT; END LOOP; END $$; SELECT 'done'",
            "done"
        ),
        .refused(
            "recursion",
            "SELECT f()",
            "54001",
            first: "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN f(); END $$;"
        ),
        .refused(
            "recursion of triggers",
            "INSERT INTO mine VALUES (2)",
            "54001",
            first:
                "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO mine VALUES (new.id + 1); RETURN NEW; END $$; CREATE TRIGGER t BEFORE INSERT ON mine FOR EACH ROW EXECUTE FUNCTION f();"
        ),
        .refused("a row that is too large", "SELECT repeat('x', 2000000000)", "54000", "XX000"),
        .refused(
            "too many columns",
            "DO $$ BEGIN EXECUTE (SELECT 'CREATE TABLE wide (' || string_agg('c' || g || ' int', ', ') || ')' FROM generate_series(1, 1700) g); END $$",
            "54011"
        ),
    ]

    /// A statement with 600 kB that do not compress.
    private static func large(_ statement: String) -> String {
        """
        DO $d$ BEGIN
            EXECUTE format($f$\(statement)$f$, (SELECT string_agg(md5(g::text), '') FROM generate_series(1, 20000) g));
        END $d$
        """
    }

    static let programs: [Attempt] = [
        .program("dump all", ["pg_dump"], .refused(["permission denied"])),
        .program("dump all definitions", ["pg_dump", "--schema-only"], .refused(["permission denied"])),
        .program("dump another bot's schema", ["pg_dump", "-n", "{b}"], .refused(["permission denied"])),
        .program("dump another bot's table", ["pg_dump", "-t", "{b}.vault"], .refused(["permission denied"])),
        .program(
            "dump another bot's table's rows as inserts",
            ["pg_dump", "--inserts", "-t", "{b}.vault"],
            .refused(["permission denied"])
        ),
        .program("dump the control schema", ["pg_dump", "-n", "flarex"], .refused(["permission denied"])),
        .program("dump as another bot", ["pg_dump", "--role", "{b}", "-n", "{b}"], .refused(["permission denied"])),
        .program("dump the superuser's way", ["pg_dump", "--role", "postgres"], .refused(["permission denied"])),
        .program("dump another database", ["pg_dump", "postgres"], .refused(["permission denied"])),
        .program(
            "dump the roles with passwords",
            ["pg_dumpall", "--globals-only", "-l", "{db}"],
            .refused(["permission denied"])
        ),
        .program(
            "dump the roles without the right to another database",
            ["pg_dumpall", "--no-role-passwords"],
            .refused(["permission denied"])
        ),
        .program(
            "list databases and rights",
            ["psql", "-X", "-A", "-t", "-c", "SELECT 1 FROM pg_database LIMIT 1"],
            .harmless("1")
        ),
        .program(
            "a base backup",
            ["pg_basebackup", "-D", "/tmp/flarexdb-loot"],
            .refused(["no pg_hba.conf entry", "must be superuser or replication role", "permission denied"])
        ),
        .program(
            "the write-ahead log",
            ["pg_receivewal", "-D", "/tmp", "--no-loop"],
            .refused(["no pg_hba.conf entry", "must be superuser or replication role", "permission denied"])
        ),
        .program(
            "a logical stream",
            ["pg_recvlogical", "-d", "{db}", "--slot", "x", "--create-slot"],
            .refused(["must be superuser or replication role", "permission denied"])
        ),
        .program("vacuum all", ["vacuumdb", "--all"], .refused(["permission denied"])),
        .program("create a database", ["createdb", "x"], .refused(["permission denied"])),
        .program("drop the shared database", ["dropdb", "--force", "{db}"], .refused(["permission denied"])),
        .program("create a user", ["createuser", "x"], .refused(["permission denied"])),
        .program("drop another bot", ["dropuser", "{b}"], .refused(["permission denied"])),
    ]
}
