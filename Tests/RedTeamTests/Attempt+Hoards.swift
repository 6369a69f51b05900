extension Attempt {
    /// Ways to keep megabytes in the catalogs, which all share, in many small parts or in places that are easily
    /// forgotten. The bound on one definition is 256 kB, that on all together 8 MB.
    static let hoards: [Attempt] = [
        .refused(
            "comments on the constraints of a table",
            each(
                300,
                "ALTER TABLE mine ADD CONSTRAINT k%1$s CHECK (true)",
                "COMMENT ON CONSTRAINT k%1$s ON mine IS %2$L"
            ),
            "54000"
        ),
        .refused(
            "comments on the constraints of a domain",
            each(
                300,
                "ALTER DOMAIN d ADD CONSTRAINT k%1$s CHECK (true)",
                "COMMENT ON CONSTRAINT k%1$s ON DOMAIN d IS %2$L"
            ),
            "54000",
            first: "CREATE DOMAIN d AS int;"
        ),
        .refused(
            "comments on the triggers of a table",
            each(
                300,
                "CREATE TRIGGER k%1$s BEFORE UPDATE ON mine EXECUTE FUNCTION suppress_redundant_updates_trigger()",
                "COMMENT ON TRIGGER k%1$s ON mine IS %2$L"
            ),
            "54000"
        ),
        .refused(
            "comments on the policies of a table",
            each(300, "CREATE POLICY k%1$s ON mine", "COMMENT ON POLICY k%1$s ON mine IS %2$L"),
            "54000"
        ),
        .refused(
            "comments on the indexes of a table",
            each(150, "CREATE INDEX k%1$s ON mine (id)", "COMMENT ON INDEX k%1$s IS %2$L"),
            "54000"
        ),
        .refused(
            "values for rows of old, whose default is gone",
            each(300, "ALTER TABLE mine ADD k%1$s text DEFAULT %2$L", "ALTER TABLE mine ALTER k%1$s DROP DEFAULT"),
            "54000"
        ),
        .refused(
            "options of columns, written long",
            each(300, "ALTER TABLE mine ADD k%1$s int", "ALTER TABLE mine ALTER k%1$s SET (n_distinct = 0.%3$s)"),
            "54000"
        ),
        .refused(
            "columns of many tables",
            "DO $$ BEGIN FOR i IN 1..100 LOOP EXECUTE (SELECT format('CREATE TABLE w%s (%s)', i, string_agg('c' || g || ' int', ',')) FROM generate_series(1, 1600) g); END LOOP; END $$",
            "54000"
        ),
        .refused(
            "columns of many composite types",
            "DO $$ BEGIN FOR i IN 1..100 LOOP EXECUTE (SELECT format('CREATE TYPE w%s AS (%s)', i, string_agg('c' || g || ' int', ',')) FROM generate_series(1, 1600) g); END LOOP; END $$",
            "54000"
        ),
        .refused(
            "columns that functions return",
            "DO $$ BEGIN FOR i IN 1..150 LOOP EXECUTE (SELECT format('CREATE FUNCTION w%s() RETURNS TABLE (%s) LANGUAGE plpgsql AS ''BEGIN END''', i, string_agg('c' || md5(g::text || i) || md5(i || '.' || g)::char(29) || ' int', ',')) FROM generate_series(1, 1500) g); END LOOP; END $$",
            "54000"
        ),
        .refused(
            "many functions, each within the bound",
            "DO $$ BEGIN FOR i IN 1..100 LOOP EXECUTE format('CREATE FUNCTION w%s() RETURNS void LANGUAGE plpgsql AS %L', i, 'BEGIN /*' || (SELECT string_agg(md5(g::text || i), '') FROM generate_series(1, 7000) g) || '*/ END'); END LOOP; END $$",
            "54000"
        ),
        .refused(
            "many views, each within the bound",
            "DO $$ BEGIN FOR i IN 1..100 LOOP EXECUTE format('CREATE VIEW w%s AS SELECT %L::text', i, (SELECT string_agg(md5(g::text || i), '') FROM generate_series(1, 3500) g)); END LOOP; END $$",
            "54000"
        ),
        .refused(
            "a check that all partitions inherit",
            "DO $$ BEGIN EXECUTE format('ALTER TABLE p ADD CHECK (v <> %L) NOT VALID', (SELECT string_agg(md5(g::text), '') FROM generate_series(1, 7000) g)); END $$",
            "54000",
            first:
                "CREATE TABLE p (i int, v text) PARTITION BY LIST (i); \(many(150, "CREATE TABLE q%1$s PARTITION OF p FOR VALUES IN (%1$s)"));"
        ),
        .refused(
            "a trigger that all partitions inherit",
            "DO $$ BEGIN EXECUTE format('CREATE TRIGGER t AFTER INSERT ON p FOR EACH ROW EXECUTE FUNCTION f(%L)', (SELECT string_agg(md5(g::text), '') FROM generate_series(1, 7000) g)); END $$",
            "54000",
            first:
                "CREATE TABLE p (i int, v text) PARTITION BY LIST (i); \(many(150, "CREATE TABLE q%1$s PARTITION OF p FOR VALUES IN (%1$s)")); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';"
        ),
        .refused(
            "short labels of an enum",
            "DO $$ BEGIN EXECUTE (SELECT 'CREATE TYPE e AS ENUM (' || string_agg(quote_literal(g), ',') || ')' FROM generate_series(1, 40000) g); END $$",
            "54000"
        ),
        .refused(
            "dictionaries of a text search configuration",
            "DO $$ BEGIN EXECUTE (SELECT 'ALTER TEXT SEARCH CONFIGURATION c ADD MAPPING FOR asciiword, word, numword WITH ' || string_agg('simple', ',') FROM generate_series(1, 2000) g); END $$",
            "54000",
            first: "CREATE TEXT SEARCH CONFIGURATION c (PARSER = default);"
        ),
        .refused(
            "casts, which lie in no schema",
            "DO $$ DECLARE t name; BEGIN FOR t IN SELECT typname FROM pg_type WHERE typtype = 'b' AND typnamespace = 11 AND typcategory <> 'P' LOOP EXECUTE format('CREATE CAST (mine AS pg_catalog.%I) WITH INOUT', t); END LOOP; END $$",
            "54000"
        ),
        .refused(
            "columns of triggers",
            "DO $$ BEGIN FOR i IN 1..200 LOOP EXECUTE (SELECT format('CREATE TRIGGER t%s BEFORE UPDATE OF %s ON wide FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()', i, string_agg('c' || g, ',')) FROM generate_series(1, 300) g); END LOOP; END $$",
            "54000",
            first: wide
        ),
        .refused(
            "roles of policies",
            "DO $$ BEGIN FOR i IN 1..500 LOOP EXECUTE (SELECT format('CREATE POLICY p%s ON mine TO %s', i, string_agg(quote_ident(rolname), ',')) FROM pg_roles); END LOOP; END $$",
            "54000"
        ),
        .refused(
            "rights of all roles on all columns",
            "DO $$ BEGIN FOR i IN 1..30 LOOP EXECUTE format('CREATE TABLE w%s (LIKE wide)', i); EXECUTE (SELECT format('GRANT SELECT (%s) ON w%s TO %s', (SELECT string_agg('c' || g, ',') FROM generate_series(1, 300) g), i, string_agg(quote_ident(rolname), ',')) FROM pg_roles); END LOOP; END $$",
            "54000",
            first: wide
        ),
        .harmless(
            "a table of a thousand columns, and a large function",
            "\(wide.replacing("300", with: "1000")) DO $$ BEGIN EXECUTE format('CREATE FUNCTION g() RETURNS void LANGUAGE plpgsql AS %L', 'BEGIN /*' || (SELECT string_agg(md5(g::text), '') FROM generate_series(1, 7000) g) || '*/ END'); END $$; SELECT 'done'",
            "done"
        ),
    ]

    /// A table of 300 columns.
    private static let wide =
        "DO $$ BEGIN EXECUTE (SELECT 'CREATE TABLE wide (' || string_agg('c' || g || ' int', ',') || ')' FROM generate_series(1, 300) g); END $$;"

    /// Statements in which `%1$s` is a number, `%2$L` a text of nearly 8 kB that does not compress and `%3$s` as many
    /// digits.
    private static func each(_ count: Int, _ statements: String...) -> String {
        let executed = statements.map {
            "EXECUTE format($f$\($0)$f$, i, (SELECT string_agg(md5(g::text || i), '') FROM generate_series(1, 245) g), (SELECT string_agg(translate(md5(g::text || i), 'abcdef', '123456'), '') FROM generate_series(1, 245) g));"
        }
        return "DO $d$ BEGIN FOR i IN 1..\(count) LOOP \(executed.joined(separator: " ")) END LOOP; END $d$"
    }
}
