extension Attempt {
    /// What a bot makes of who owns what. REASSIGN OWNED calls no event trigger: whom it may give its objects to, the next
    /// pass takes them back from.
    static let ownership: [Attempt] =
        ["flarex_bots", "flarex_restricted"].map { group in
            .leak(
                "give all to \(group)",
                "REASSIGN OWNED BY CURRENT_USER TO \(group);\n\(owner)",
                group,
                because: "whoever has a group's rights may; the next pass takes it back",
                admin: group == "flarex_restricted" ? "GRANT flarex_restricted TO {a}" : "",
                undo: "REASSIGN OWNED BY \(group) TO {a}; REVOKE flarex_restricted FROM {a}"
            )
        } + [
            .leak(
                "what it gave to the group, another bot drops",
                "SELECT count(*) FROM pg_class WHERE relname = 'gift'",
                "0",
                because: "it is the giver's own loss; the next pass takes back what is left",
                first:
                    "\(gift)\nREASSIGN OWNED BY CURRENT_USER TO flarex_bots;\n\\! {as b} -c 'DROP OWNED BY flarex_bots CASCADE'"
            ),
            .harmless(
                "what it gave to the group, another bot does not read",
                "SELECT count(*) FROM pg_class WHERE relname = 'gift'",
                "1",
                first:
                    "\(gift)\nREASSIGN OWNED BY CURRENT_USER TO flarex_bots;\n\\! {as b} -c 'SELECT * FROM {a}.gift' 2>&1 | grep -q 42501 || echo READ",
                undo: "REASSIGN OWNED BY flarex_bots TO {a}"
            ),
            .refused(
                "a definer's function cannot become the group's",
                """
                CREATE FUNCTION sesame() RETURNS text LANGUAGE sql SECURITY DEFINER AS $$ SELECT 'open' $$;
                REASSIGN OWNED BY CURRENT_USER TO flarex_bots;
                """,
                "42501"
            ),
        ]
        + ["{b}", "flarex_owner", "postgres", "pg_monitor", "pg_database_owner", "analyst", "PUBLIC"].map {
            .refused("give all to \($0)", "\(gift)\nREASSIGN OWNED BY CURRENT_USER TO \($0)", "42501", "42704")
        }
        + ["{b}", "{b}_a", "flarex_owner", "postgres", "pg_database_owner", "analyst"].map {
            .refused("take all of \($0)", "REASSIGN OWNED BY \($0) TO CURRENT_USER", "42501", "42704", "2BP01")
        }
        + ["{b}", "{b}_a", "flarex_owner", "flarex_restricted", "postgres", "pg_database_owner", "analyst"].map {
            .refused("drop all of \($0)", "DROP OWNED BY \($0) CASCADE", "42501", "42704", "2BP01")
        }
        + [
            "TABLE mine", "VIEW w", "SEQUENCE s", "FUNCTION f()", "TYPE e", "DOMAIN d", "COLLATION o", "STATISTICS x",
            "MATERIALIZED VIEW m", "TEXT SEARCH CONFIGURATION c", "OPERATOR === (int, int)",
        ].flatMap { object in
            ["{b}", "flarex_owner", "postgres"].map { owner in
                .refused(
                    "\(object.prefix { $0 != "(" }) to \(owner)",
                    "ALTER \(object) OWNER TO \(owner)",
                    "42501",
                    first: madeObjects
                )
            }
        }

    private static let gift = "CREATE TABLE gift (i int); INSERT INTO gift VALUES (1);"
    private static let owner =
        "SELECT pg_get_userbyid(relowner) FROM pg_class WHERE relname = 'mine' AND relnamespace = '{a}'::regnamespace"

    private static let madeObjects = """
        CREATE VIEW w AS SELECT 1; CREATE SEQUENCE s; CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
        CREATE TYPE e AS ENUM ('x'); CREATE DOMAIN d AS int; CREATE COLLATION o FROM "C"; CREATE STATISTICS x ON id, v FROM mine;
        CREATE MATERIALIZED VIEW m AS SELECT 1; CREATE TEXT SEARCH CONFIGURATION c (COPY = simple);
        CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq);
        """
}
