extension Attempt {
    /// Functions that store, lie or lock without a row of the bot's, and settings that let what is always allowed store.
    static let stores: [Attempt] = closedFunctions + stretched + crowds

    private static let closedFunctions: [Attempt] =
        [
            ("pg_restore_relation_stats", "'schemaname', '{a}', 'relname', 'mine', 'relpages', 0"),
            (
                "pg_restore_attribute_stats",
                "'schemaname', '{a}', 'relname', 'mine', 'attname', 'v', 'inherited', false, 'most_common_vals', '{x}'::text, 'most_common_freqs', '{0.5}'::real[]"
            ),
            ("pg_clear_relation_stats", "'{a}', 'mine'"), ("pg_clear_attribute_stats", "'{a}', 'mine', 'v', false"),
        ].flatMap { name, arguments -> [Attempt] in
            let needs = [Need.version(18...18)]
            return [
                .refused("\(name)", "SELECT \(name)(\(arguments))", "42501", needs: needs),
                .refused("\(name) of a login", "SET ROLE NONE; SELECT \(name)(\(arguments))", "42501", needs: needs),
                .refused("\(name) by its schema", "SELECT pg_catalog.\(name)(\(arguments))", "42501", needs: needs),
                .refused(
                    "\(name) in a block",
                    "DO $$ BEGIN PERFORM \(name)(\(arguments)); END $$",
                    "42501",
                    needs: needs
                ),
                .refused(
                    "\(name) in a definer's function",
                    "SELECT f()",
                    "42501",
                    first:
                        "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN PERFORM \(name)(\(arguments)); END $$;",
                    needs: needs
                ),
            ]
        }
        + [
            ("table_to_xmlschema", "(SELECT oid FROM pg_class WHERE relname = 'vault' LIMIT 1), true, false, ''"),
            (
                "table_to_xml_and_xmlschema",
                "(SELECT oid FROM pg_class WHERE relname = 'vault' LIMIT 1), true, false, ''"
            ),
            ("schema_to_xmlschema", "'{b}', true, false, ''"),
            ("schema_to_xml_and_xmlschema", "'{b}', true, false, ''"),
            ("database_to_xmlschema", "true, false, ''"), ("database_to_xml_and_xmlschema", "true, false, ''"),
            ("pg_blocking_pids", "{pid_b}"), ("pg_safe_snapshot_blocking_pids", "{pid_b}"),
            ("pg_isolation_test_session_is_blocked", "{pid_b}, ARRAY[{pid_admin}]"),
        ].map { .refused($0, "SELECT \($0)(\($1))", "42501") }
        + [
            ("gin_clean_pending_list", "key"), ("brin_summarize_new_values", "key"),
            ("brin_desummarize_range", "key, 1"),
            ("brin_summarize_range", "key, 1"),
        ].map { name, arguments in
            .refused(
                "\(name) of another's index",
                "SELECT \(name)((SELECT oid FROM pg_class WHERE relname = 'vault_pkey' LIMIT 1)\(arguments.dropFirst(3)))",
                "42501",
                "42809"
            )
        }

    /// VACUUM FULL, CLUSTER, REINDEX and VACUUM work for a blocked bot, and call no event trigger.
    private static let stretched: [Attempt] =
        [
            ("table", "CREATE TABLE t (i int) WITH (fillfactor = 10)"),
            ("altered table", "ALTER TABLE mine SET (fillfactor = 10)"),
            ("table in a block", "DO $$ BEGIN ALTER TABLE mine SET (fillfactor = 49); END $$"),
            ("table like another", "CREATE TABLE t (LIKE mine INCLUDING ALL) WITH (fillfactor = 20)"),
            ("table made by a query", "CREATE TABLE t WITH (fillfactor = 20) AS SELECT 1 AS i"),
            ("materialized view", "CREATE MATERIALIZED VIEW t WITH (fillfactor = 20) AS SELECT 1 AS i"),
            (
                "altered materialized view",
                "CREATE MATERIALIZED VIEW t AS SELECT 1 AS i; ALTER MATERIALIZED VIEW t SET (fillfactor = 20)"
            ),
            (
                "partition",
                "CREATE TABLE t (i int) PARTITION BY LIST (i); CREATE TABLE t1 PARTITION OF t DEFAULT WITH (fillfactor = 20)"
            ),
            ("index", "CREATE INDEX i ON mine (v) WITH (fillfactor = 10)"),
            ("altered index", "ALTER INDEX mine_pkey SET (fillfactor = 10)"),
            ("key", "CREATE TABLE t (i int PRIMARY KEY WITH (fillfactor = 10))"),
            ("key that is added", "CREATE TABLE t (i int); ALTER TABLE t ADD PRIMARY KEY (i) WITH (fillfactor = 10)"),
            ("exclusion", "CREATE TABLE t (i int, EXCLUDE USING btree (i WITH =) WITH (fillfactor = 10))"),
            ("index of a hash", "CREATE INDEX i ON mine USING hash (v) WITH (fillfactor = 10)"),
            ("BRIN index of each page", "CREATE INDEX i ON mine USING brin (v) WITH (pages_per_range = 1)"),
            (
                "BRIN index of each page, altered",
                "CREATE INDEX i ON mine USING brin (v); ALTER INDEX i SET (pages_per_range = 1)"
            ),
            (
                "many BRIN indexes",
                "DO $$ BEGIN FOR k IN 1..5 LOOP EXECUTE 'CREATE INDEX ON mine USING brin (v) WITH (pages_per_range = 16)'; END LOOP; END $$"
            ),
        ].map { .refused("stretched: \($0)", $1, "54000") }
        + [
            ("usual ones", "CREATE TABLE t (i int PRIMARY KEY WITH (fillfactor = 70), v text) WITH (fillfactor = 50)"),
            (
                "usual BRIN indexes",
                "CREATE INDEX ON mine USING brin (v) WITH (pages_per_range = 32); CREATE INDEX ON mine USING brin (id)"
            ),
        ].map { .harmless("not stretched: \($0)", "\($1); SELECT 'own'", "own") }

    /// Very much of what there may be some of.
    private static let crowds: [Attempt] = [
        .harmless(
            "1,600 columns",
            "SELECT string_agg('c' || g || ' int', ',') AS q FROM generate_series(1, 1600) g \\gset\nCREATE TABLE t (:q); SELECT 'own'",
            "own"
        ),
        .harmless(
            "1,600 columns, each with rights for other roles",
            """
            SELECT string_agg('c' || g || ' int', ',') AS q, string_agg('c' || g, ',') AS n FROM generate_series(1, 1600) g \\gset
            CREATE TABLE t (:q); GRANT SELECT (:n), INSERT (:n), UPDATE (:n), REFERENCES (:n) ON t TO PUBLIC, analyst, boss; SELECT 'own'
            """,
            "own"
        ),
        .refused(
            "partitions in partitions in partitions",
            """
            CREATE TABLE t0 (i int) PARTITION BY LIST (i);
            DO $$ BEGIN
                FOR k IN 1..300 LOOP
                    EXECUTE format('CREATE TABLE t%s PARTITION OF t%s DEFAULT PARTITION BY LIST (i)', k, k - 1);
                    COMMIT;
                END LOOP;
            END $$
            """,
            "54000"
        ),
        .refused(
            "thousands of settings of its own role",
            "DO $$ BEGIN FOR k IN 1..3000 LOOP EXECUTE format('ALTER ROLE CURRENT_USER SET app.k%s = 1', k); END LOOP; END $$",
            "42501"
        ),
        .leak(
            "notices to flarexdb's channel",
            "DO $$ BEGIN FOR k IN 1..1000 LOOP PERFORM pg_notify('flarex_drift', repeat('x', 7000) || k); END LOOP; END $$; SELECT 'told'",
            "told",
            because:
                "anybody may notify; the loop takes any number for one hint to look, and looks no sooner than it may"
        ),
        .harmless(
            "nothing is told of other bots' DDL",
            "LISTEN flarex_drift;\n\\! {as b} -c 'CREATE TABLE news (i int)' -c 'DROP TABLE news'\nSELECT 'silence'",
            "silence"
        ),
        .refused("a notice of 8,000 bytes", "SELECT pg_notify('flarex_drift', repeat('x', 8000))", "22023"),
        .harmless(
            "TRUNCATE and refill, and think better of it",
            "BEGIN; TRUNCATE mine; INSERT INTO mine SELECT g, 'x' FROM generate_series(1, 1000) g; ROLLBACK; SELECT count(*) FROM mine",
            "1"
        ),
        .harmless(
            "an index over a function of its own",
            "CREATE FUNCTION f(text) RETURNS text IMMUTABLE LANGUAGE sql AS 'SELECT lower($1)'; CREATE INDEX ON mine (f(v)); ANALYZE mine; SELECT 'own'",
            "own"
        ),
    ]
}
