extension Attempt {
    /// Objects of the bot's that depend on somebody else's, so that its owner cannot drop it. Constants name an object by
    /// its OID, and PostgreSQL asks for no right.
    static let hooks: [Attempt] =
        constants.map { hook("a view over the constant \($0.title)", places[0].text, $0) }
        + [constants[0], constants[1]].flatMap { constant in
            places.dropFirst().map { hook("\($0.title) over another's \(constant.title)", $0.text, constant) }
        } + allowedDependencies

    private struct Constant {
        var title: String
        /// The variable of psql that has the OID.
        var variable: String
        var type: String

        init(_ title: String, _ variable: String, _ type: String) {
            (self.title, self.variable, self.type) = (title, variable, type)
        }
    }

    private static func hook(_ title: String, _ script: String, _ constant: Constant) -> Attempt {
        let script = script.replacing("{x}", with: ":'{v}'::{t}").replacing("{v}", with: constant.variable)
            .replacing("{t}", with: constant.type)
        return .refused(
            title,
            "\(numbers)\n\(script)",
            "42501",
            check: """
                SELECT NOT EXISTS (SELECT FROM pg_depend d WHERE d.deptype = 'n'
                    AND d.refobjid IN ('{b}'::regnamespace, '{b}.vault'::regclass)
                    AND (pg_identify_object(d.classid, d.objid, 0)).identity ~ '{a}')
                """
        )
    }

    /// What a bot reads of the neighbour's objects in the catalogs.
    private static let numbers = """
        SELECT n.oid AS home,
            (SELECT oid FROM pg_namespace WHERE nspname = 'flarex_shim') AS shim,
            (SELECT oid FROM pg_namespace WHERE nspname = 'flarex') AS control,
            (SELECT oid FROM pg_class WHERE relname = 'bot' AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = 'flarex')) AS registry,
            c.oid AS vault, c.reltoastrelid AS toast, c.reltype AS rowtype,
            (SELECT oid FROM pg_class WHERE relname = 'vault_pkey' AND relnamespace = n.oid) AS key,
            (SELECT oid FROM pg_class WHERE relname = 'peep' AND relnamespace = n.oid) AS peep,
            (SELECT oid FROM pg_class WHERE relname = 'frozen' AND relnamespace = n.oid) AS frozen,
            (SELECT oid FROM pg_class WHERE relname = 'counter' AND relnamespace = n.oid) AS counter,
            (SELECT oid FROM pg_proc WHERE proname = 'tell' AND pronamespace = n.oid) AS tell,
            (SELECT oid FROM pg_proc WHERE proname = 'spend' AND pronamespace = n.oid) AS spend,
            (SELECT oid FROM pg_type WHERE typname = 'mood' AND typnamespace = n.oid) AS mood,
            (SELECT oid FROM pg_type WHERE typname = '_mood' AND typnamespace = n.oid) AS moods,
            (SELECT oid FROM pg_type WHERE typname = 'positive' AND typnamespace = n.oid) AS positive,
            (SELECT oid FROM pg_type WHERE typname = 'pair' AND typnamespace = n.oid) AS pair,
            (SELECT oid FROM pg_collation WHERE collname = 'sorted' AND collnamespace = n.oid) AS sorted,
            (SELECT oid FROM pg_ts_config WHERE cfgname = 'words' AND cfgnamespace = n.oid) AS words,
            (SELECT oid FROM pg_ts_dict WHERE dictname = 'plain' AND dictnamespace = n.oid) AS plain,
            (SELECT oid FROM pg_operator WHERE oprname = '===' AND oprnamespace = n.oid) AS same
        FROM pg_namespace n JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = 'vault'
        WHERE n.nspname = '{b}' \\gset
        """

    private static let constants = [
        Constant("table", "vault", "regclass"), Constant("schema", "home", "regnamespace"),
        Constant("view", "peep", "regclass"), Constant("materialized view", "frozen", "regclass"),
        Constant("index", "key", "regclass"), Constant("sequence", "counter", "regclass"),
        Constant("TOAST table", "toast", "regclass"), Constant("the registry", "registry", "regclass"),
        Constant("function", "tell", "regproc"), Constant("function with arguments", "tell", "regprocedure"),
        Constant("procedure", "spend", "regproc"), Constant("procedure with arguments", "spend", "regprocedure"),
        Constant("enum", "mood", "regtype"), Constant("array of an enum", "moods", "regtype"),
        Constant("domain", "positive", "regtype"), Constant("composite type", "pair", "regtype"),
        Constant("type of a table's rows", "rowtype", "regtype"), Constant("collation", "sorted", "regcollation"),
        Constant("text search configuration", "words", "regconfig"),
        Constant("text search dictionary", "plain", "regdictionary"), Constant("operator", "same", "regoper"),
        Constant("operator with arguments", "same", "regoperator"), Constant("the shim", "shim", "regnamespace"),
        Constant("the control schema", "control", "regnamespace"),
    ]

    private static let places: [(title: String, text: String)] = [
        ("a view", "CREATE VIEW h AS SELECT {x}"),
        ("a view of an array", "CREATE VIEW h AS SELECT ARRAY[{x}]"),
        ("a materialized view", "CREATE MATERIALIZED VIEW h AS SELECT {x}"),
        ("a recursive view", "CREATE RECURSIVE VIEW h (n) AS SELECT {x} UNION ALL SELECT n FROM h WHERE false"),
        (
            "a view that is replaced",
            "CREATE VIEW h AS SELECT 1 AS a; CREATE OR REPLACE VIEW h AS SELECT 1 AS a, {x} AS b"
        ),
        ("a view's default", "CREATE VIEW h AS SELECT 1 AS a; ALTER VIEW h ALTER a SET DEFAULT length(({x})::text)"),
        ("a default", "CREATE TABLE h (i text DEFAULT {x})"),
        ("a default that is added", "ALTER TABLE mine ADD h text DEFAULT {x}"),
        ("a default that is set", "ALTER TABLE mine ALTER v SET DEFAULT {x}"),
        ("a check", "CREATE TABLE h (i int CHECK ({x} IS NOT NULL))"),
        ("a check that is added", "ALTER TABLE mine ADD CHECK ({x} IS NOT NULL)"),
        ("a check that is added for later", "ALTER TABLE mine ADD CHECK ({x} IS NOT NULL) NOT VALID"),
        ("a domain's default", "CREATE DOMAIN h AS text DEFAULT {x}"),
        ("a domain's default that is set", "CREATE DOMAIN h AS text; ALTER DOMAIN h SET DEFAULT {x}"),
        ("a domain's check", "CREATE DOMAIN h AS int CHECK ({x} IS NOT NULL)"),
        ("a domain's check that is added", "CREATE DOMAIN h AS int; ALTER DOMAIN h ADD CHECK ({x} IS NOT NULL)"),
        ("a function's body", "CREATE FUNCTION h() RETURNS text BEGIN ATOMIC SELECT ({x})::text; END"),
        ("a function's result", "CREATE FUNCTION h() RETURNS text RETURN ({x})::text"),
        ("a procedure's body", "CREATE PROCEDURE h() BEGIN ATOMIC SELECT {x}; END"),
        ("a function's default", "CREATE FUNCTION h(a text DEFAULT {x}) RETURNS int LANGUAGE sql AS 'SELECT 1'"),
        ("an index over an expression", "CREATE INDEX h ON mine (({x}))"),
        ("a part of an index", "CREATE INDEX h ON mine (id) WHERE {x} IS NOT NULL"),
        ("an exclusion", "ALTER TABLE mine ADD EXCLUDE USING btree (id WITH =) WHERE ({x} IS NOT NULL)"),
        (
            "an exclusion of a new table",
            "CREATE TABLE h (i int, EXCLUDE USING btree (i WITH =) WHERE ({x} IS NOT NULL))"
        ),
        ("statistics over an expression", "CREATE STATISTICS h ON (({x})), id FROM mine"),
        ("a rule", "CREATE RULE h AS ON INSERT TO mine WHERE {x} IS NULL DO INSTEAD NOTHING"),
        ("a policy", "CREATE POLICY h ON mine USING ({x} IS NOT NULL)"),
        (
            "a policy that is altered",
            "CREATE POLICY h ON mine USING (true); ALTER POLICY h ON mine USING ({x} IS NOT NULL)"
        ),
        (
            "a trigger's condition",
            "CREATE TRIGGER h BEFORE INSERT ON mine FOR EACH ROW WHEN ({x} IS NOT NULL) EXECUTE FUNCTION suppress_redundant_updates_trigger()"
        ),
        ("a partition's key", "CREATE TABLE h (i text) PARTITION BY RANGE ((i || ({x})::oid::text))"),
        (
            "a partition's check",
            "CREATE TABLE h (i int) PARTITION BY LIST (i); CREATE TABLE h1 PARTITION OF h (CHECK ({x} IS NOT NULL)) FOR VALUES IN (1)"
        ),
        (
            "a view in a DO block",
            "SELECT format('DO $d$ BEGIN CREATE VIEW h AS SELECT %L::{t}; END $d$', :'{v}') AS q \\gset\n:q"
        ),
        ("a view after a savepoint", "BEGIN; SAVEPOINT s; CREATE VIEW h AS SELECT {x}; COMMIT"),
        (
            "1,200 defaults",
            """
            SELECT string_agg(format('c%s text DEFAULT (%L::{t})::text', g, :'{v}'), ', ') AS q FROM generate_series(1, 300) g \\gset
            CREATE TABLE h1 (:q); CREATE TABLE h2 (:q); CREATE TABLE h3 (:q); CREATE TABLE h4 (:q)
            """
        ),
    ]

    /// What is a bot's own, PostgreSQL's, an extension's or the shim's is as good as ever.
    private static let allowedDependencies: [Attempt] = [
        .harmless(
            "own objects by their names",
            """
            CREATE TYPE e AS ENUM ('x'); CREATE DOMAIN d AS int; CREATE SEQUENCE s; CREATE COLLATION o FROM "C";
            CREATE FUNCTION f(int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT $1';
            CREATE TABLE t (i int DEFAULT nextval('s'), e e, d d, v text COLLATE o, r int REFERENCES mine, CHECK (f(i) > 0));
            CREATE INDEX ON t (f(i)) WHERE e = 'x'; CREATE VIEW w AS SELECT t.*, m.v AS n FROM t JOIN mine m ON m.id = f(t.i);
            CREATE STATISTICS x ON (f(i)), d FROM t; SELECT 'own'
            """,
            "own"
        ),
        .harmless(
            "own objects by their numbers",
            "CREATE VIEW w AS SELECT 'mine'::regclass AS a, '{a}'::regnamespace AS b, 'int4'::regtype AS c, 'pg_class'::regclass AS d; SELECT 'own'",
            "own"
        ),
        .harmless(
            "a function of the shim",
            "CREATE VIEW w AS SELECT flarex_shim.pg_try_advisory_lock(1); CREATE TABLE t (b bool DEFAULT pg_try_advisory_lock(2)); SELECT 'own'",
            "own"
        ),
        .harmless(
            "a type of its extension",
            "CREATE TABLE t (v citext DEFAULT 'x' CHECK (v <> 'y')); CREATE INDEX ON t (v); CREATE VIEW w AS SELECT v, 'citext'::regtype AS t FROM t; SELECT 'own'",
            "own",
            needs: [.extension("citext")]
        ),
        .harmless(
            "views of PostgreSQL's own",
            "CREATE VIEW w AS SELECT * FROM information_schema.tables; CREATE VIEW x AS SELECT * FROM pg_class; SELECT 'own'",
            "own"
        ),
    ]
}
