import SQLText

extension Drift {
    static let settings = [
        Drift(
            "search_path changed by the bot",
            "SET SESSION AUTHORIZATION \(weather)",
            "ALTER ROLE \(weather) IN DATABASE flarex SET search_path = public",
            is: ["setSearchPath"],
            saying: "it is public"
        ),
        Drift(
            "search_path reset",
            "ALTER ROLE \(weather) IN DATABASE flarex RESET search_path",
            is: ["setSearchPath"],
            saying: "unqualified names are looked up there"
        ),
        Drift(
            "plan's setting changed",
            "ALTER ROLE \(weather) IN DATABASE flarex SET statement_timeout = '10min'",
            is: ["setRoleSetting"],
            saying: "statement_timeout = 60s",
            "it is 10min"
        ),
        Drift(
            "plan's setting reset",
            "ALTER ROLE \(weather) IN DATABASE flarex RESET work_mem",
            is: ["setRoleSetting"],
            saying: "work_mem = 8MB",
            "plan free gives it"
        ),
        Drift(
            "all settings reset",
            "ALTER ROLE \(weather) IN DATABASE flarex RESET ALL",
            is: ["setSearchPath", "setRoleSetting"],
            saying: "work_mem = 8MB",
            "statement_timeout = 60s"
        ),
        Drift(
            "a setting that nobody asked for",
            "ALTER ROLE \(weather) IN DATABASE flarex SET default_transaction_read_only = on",
            is: ["resetRoleSetting"],
            saying: "default_transaction_read_only not set in database flarex",
            "it is on, and the manifests do not set it"
        ),
        Drift(
            "a custom setting with nasty text",
            "ALTER ROLE \(weather) IN DATABASE flarex SET my.note = '{\"a\": \"b, c\\\"} = ''x'''",
            is: ["resetRoleSetting"],
            saying: "my.note not set"
        ),
        Drift(
            "settings for all databases",
            "ALTER ROLE \(weather) SET search_path = public",
            is: ["resetAllRoleSettings"],
            saying: "nothing set for all databases"
        ),
        Drift(
            "settings in another database",
            "ALTER ROLE \(weather) IN DATABASE elsewhere SET statement_timeout = 0",
            is: ["resetAllRoleSettings"],
            saying: "nothing set in database elsewhere"
        ),
        Drift(
            "megabytes in the search_path, by the bot itself",
            """
            DO $$BEGIN
                SET SESSION AUTHORIZATION \(weather);
                EXECUTE format(
                    'ALTER ROLE \(weather) IN DATABASE flarex SET search_path = %L',
                    (SELECT string_agg(md5(i::text), ',') FROM generate_series(1, 60000) i)
                );
            END$$
            """,
            is: ["resetAllRoleSettings", "setSearchPath", "setRoleSetting"],
            saying: "the settings exceed 8192 bytes"
        ),
    ]

    static let registry = [
        Drift(
            "secret forgotten",
            "DELETE FROM flarex.secret WHERE bot = 'weather'",
            is: ["issueCredential"],
            saying: "no secret is stored for the bot's password"
        ),
        Drift(
            "entry forgotten, with the bot's role and schema",
            "DELETE FROM flarex.bot WHERE id = 'weather'",
            "DROP OWNED BY \(weather)",
            "DROP SCHEMA \(weather)",
            "DROP ROLE \(weather)",
            is: [
                "createRole", "createSchema", "grant", "grantMembership", "setSearchPath", "setRoleSetting",
                "recordBot", "issueCredential",
            ],
            saying: "the manifest asks for the bot"
        ),
        Drift(
            "plan changed in the registry alone",
            "UPDATE flarex.bot SET plan = 'pro', spec_digest = 'x' WHERE id = 'weather'",
            is: ["recordBot"],
            saying: "plan pro becomes free"
        ),
        Drift(
            "workspace changed in the registry alone",
            "UPDATE flarex.bot SET workspace = 'nobody', spec_digest = 'x' WHERE id = 'weather'",
            is: ["recordBot"],
            saying: "workspace nobody becomes acme"
        ),
        Drift(
            "phase changed in the registry alone",
            "UPDATE flarex.bot SET phase = 'Failed', last_error = 'x' WHERE id = 'weather'",
            is: ["recordBot"],
            saying: "the last pass failed"
        ),
        Drift(
            "secret of another verifier",
            "UPDATE flarex.secret SET verifier_digest = repeat('0', 64) WHERE bot = 'weather'",
            is: ["issueCredential"],
            saying: "the stored secret does not log in"
        ),
    ]
}
