import Model
import PostgresClient
import SQLText

extension Landscape {
    /// Makes one of everything that can be in a schema, with names that need quotes and with cycles.
    func fill(_ schema: Identifier) async throws {
        let session = try await session()
        try await session.execute("SELECT pg_catalog.set_config('search_path', \(bind: .text(schema.quoted)), false)")
        for statement in Self.contents { try await session.execute(statement) }
        let home = ManagedName.extensionSchema(`extension`)
        try await session.execute("ALTER TABLE \"Odd \"\"name; --\" ADD c \(home).\(`extension`)")
        await session.close()
    }

    private static let contents: [SQL] = [
        "CREATE TABLE part (id int, k int) PARTITION BY RANGE (id)",
        "CREATE INDEX ON part (k)",
        "CREATE TABLE part1 PARTITION OF part FOR VALUES FROM (1) TO (2)",
        "CREATE TABLE part2 PARTITION OF part FOR VALUES FROM (2) TO (3)",
        "CREATE TYPE mood AS ENUM ('a', 'b')",
        "CREATE TYPE pair AS (a int, b text)",
        "CREATE TYPE span AS RANGE (subtype = float8)",
        "CREATE DOMAIN word AS text CHECK (VALUE <> '')",
        """
        CREATE TABLE "Odd ""name; --" (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, big serial,
            m mood, p pair, s span, w word)
        """,
        "CREATE TABLE child () INHERITS (\"Odd \"\"name; --\")",
        "CREATE TABLE fk (o int REFERENCES \"Odd \"\"name; --\", t int PRIMARY KEY)",
        "ALTER TABLE \"Odd \"\"name; --\" ADD f int REFERENCES fk",
        "INSERT INTO fk (t) SELECT generate_series(1, 1000)",
        "CREATE VIEW v1 AS SELECT * FROM \"Odd \"\"name; --\"",
        "CREATE VIEW v2 AS SELECT * FROM v1",
        "CREATE MATERIALIZED VIEW mv AS SELECT id FROM v2",
        "CREATE FUNCTION f(pair, mood) RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE FUNCTION f2() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM v2; END",
        "CREATE PROCEDURE pr(int) LANGUAGE sql AS 'SELECT 1'",
        "CREATE AGGREGATE cnt(*) (SFUNC = int8inc, STYPE = int8, INITCOND = '0')",
        """
        CREATE AGGREGATE pct(float8 ORDER BY anyelement) (SFUNC = ordered_set_transition, STYPE = internal,
            FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA)
        """,
        "CREATE FUNCTION eq(pair, pair) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT true'",
        "CREATE FUNCTION neg(pair) RETURNS pair LANGUAGE sql IMMUTABLE AS 'SELECT $1'",
        "CREATE FUNCTION hash(pair) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1'",
        "CREATE OPERATOR === (FUNCTION = eq, LEFTARG = pair, RIGHTARG = pair)",
        "CREATE OPERATOR !! (FUNCTION = neg, RIGHTARG = pair)",
        "CREATE OPERATOR FAMILY fam USING btree",
        "CREATE OPERATOR CLASS oc FOR TYPE pair USING hash AS OPERATOR 1 ===, FUNCTION 1 hash(pair)",
        "CREATE CAST (pair AS int) WITH FUNCTION hash(pair)",
        "CREATE COLLATION co FROM \"C\"",
        "CREATE CONVERSION cv FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8",
        "CREATE TEXT SEARCH DICTIONARY td (TEMPLATE = simple)",
        "CREATE TEXT SEARCH CONFIGURATION tc (COPY = simple)",
        "ALTER TEXT SEARCH CONFIGURATION tc ALTER MAPPING REPLACE simple WITH td",
        """
        CREATE TEXT SEARCH PARSER tp (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end,
            LEXTYPES = prsd_lextype)
        """,
        "CREATE TEXT SEARCH TEMPLATE tt (LEXIZE = dsimple_lexize)",
        "CREATE STATISTICS st ON id, m FROM \"Odd \"\"name; --\"",
        "CREATE SEQUENCE sq",
        "CREATE RULE r AS ON DELETE TO fk DO ALSO SELECT 1",
        "CREATE FUNCTION tg() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "CREATE TRIGGER t BEFORE INSERT ON fk EXECUTE FUNCTION tg()",
        "ALTER TABLE fk ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY p ON fk USING (t > 0)",
        "COMMENT ON TABLE fk IS 'a comment'",
    ]
}
