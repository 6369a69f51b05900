extension Leak {
    static let schemas = [
        Leak(
            check: "schema-open",
            script: "GRANT USAGE ON SCHEMA bot_alpha TO PUBLIC",
            words: ["PUBLIC has USAGE on schema bot_alpha"]
        ),
        Leak(
            check: "schema-open",
            script: "GRANT USAGE, CREATE ON SCHEMA bot_alpha TO bot_bravo",
            words: ["bot_bravo has", "USAGE", "CREATE", "bot_alpha"]
        ),
        Leak(
            check: "schema-grantable",
            script: """
                GRANT USAGE ON SCHEMA bot_alpha TO bot_alpha WITH GRANT OPTION;
                SET ROLE bot_alpha; GRANT USAGE ON SCHEMA bot_alpha TO bot_bravo
                """,
            words: ["bot_alpha has USAGE on schema bot_alpha WITH GRANT OPTION"]
        ),
        Leak(
            check: "schema-owner",
            script: "ALTER SCHEMA bot_alpha OWNER TO bot_alpha",
            words: ["bot_alpha is owned by bot_alpha"]
        ),
        Leak(check: "schema-owner", script: "ALTER SCHEMA ext_citext OWNER TO app", words: ["ext_citext", "app"]),
        Leak(check: "schema-owner", script: "ALTER SCHEMA flarex OWNER TO app", words: ["schema flarex", "app"]),
        Leak(
            check: "schema-foreign",
            script: "GRANT USAGE ON SCHEMA app TO flarex_bots",
            words: ["flarex_bots has USAGE on schema app"]
        ),
        Leak(
            check: "schema-foreign",
            script: """
                GRANT USAGE ON SCHEMA app TO app_reader WITH GRANT OPTION;
                SET ROLE app_reader; GRANT USAGE ON SCHEMA app TO PUBLIC
                """,
            words: ["PUBLIC has USAGE on schema app"],
            undo: "REVOKE GRANT OPTION FOR USAGE ON SCHEMA app FROM app_reader"
        ),
        Leak(
            check: "schema-foreign",
            script: "GRANT CREATE ON SCHEMA pg_catalog TO PUBLIC",
            words: ["PUBLIC has CREATE on schema pg_catalog"]
        ),
        Leak(
            check: "schema-foreign",
            script: "GRANT USAGE, CREATE ON SCHEMA public TO PUBLIC",
            words: ["PUBLIC has", "schema public"]
        ),
        Leak(
            check: "schema-foreign-owner",
            script: "CREATE SCHEMA stray AUTHORIZATION bot_alpha",
            words: ["stray", "bot_alpha"],
            undo: "DROP SCHEMA stray"
        ),
        Leak(
            check: "schema-control",
            script: "GRANT SELECT ON flarex.secret TO bot_alpha",
            words: ["bot_alpha has SELECT on flarex.secret"]
        ),
        Leak(
            check: "schema-control",
            script: "GRANT SELECT (sealed) ON flarex.secret TO app",
            words: ["app has SELECT on flarex.secret"]
        ),
        Leak(
            check: "schema-control",
            script: "GRANT SELECT ON flarex.secret TO flarex_reader",
            words: ["flarex_reader has SELECT on flarex.secret"]
        ),
        Leak(
            check: "schema-control",
            script: "GRANT DELETE ON flarex.bot TO flarex_reader",
            words: ["flarex_reader has DELETE on flarex.bot"]
        ),
        Leak(
            check: "schema-control",
            script: "GRANT SELECT (digest) ON flarex.web_session TO flarex_panel",
            words: ["flarex_panel has SELECT on flarex.web_session"]
        ),
        Leak(
            check: "schema-control",
            script: "GRANT UPDATE ON flarex.panel_member TO flarex_panel",
            words: ["flarex_panel has UPDATE on flarex.panel_member"]
        ),
        Leak(
            check: "schema-foreign",
            script: "GRANT USAGE ON SCHEMA flarex_panel TO flarex_bots",
            words: ["flarex_bots has USAGE on schema flarex_panel"]
        ),
        Leak(check: "schema-control", script: "GRANT USAGE ON SCHEMA flarex TO app", words: ["app", "SCHEMA flarex"]),
        Leak(check: "schema-control", script: "ALTER TABLE flarex.bot OWNER TO app", words: ["flarex.bot", "app"]),
    ]
}
