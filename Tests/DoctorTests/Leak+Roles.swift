import Doctor

extension Leak {
    static let roles = [
        Leak(check: "role-attribute", script: "ALTER ROLE bot_alpha SUPERUSER", words: ["bot_alpha", "SUPERUSER"]),
        Leak(
            check: "role-attribute",
            script: "ALTER ROLE flarex_owner CREATEROLE REPLICATION",
            words: ["flarex_owner", "CREATEROLE, REPLICATION"]
        ),
        Leak(
            check: "role-attribute",
            script: "ALTER ROLE flarex_panel BYPASSRLS",
            words: ["flarex_panel", "BYPASSRLS"]
        ),
        Leak(check: "role-membership", script: "GRANT bot_alpha TO bot_bravo", words: ["bot_bravo", "of bot_alpha"]),
        Leak(
            check: "role-membership",
            script: "CREATE ROLE helper ROLE bot_alpha; GRANT pg_read_server_files, postgres TO helper",
            words: ["bot_alpha is a member of helper", "pg_read_server_files", "postgres"],
            undo: "DROP ROLE helper"
        ),
        Leak(
            check: "role-membership",
            script: "GRANT pg_read_all_data TO flarex_bots",
            words: ["flarex_bots is a member of pg_read_all_data"]
        ),
        Leak(
            check: "role-membership",
            script: "GRANT flarex_owner TO bot_alpha",
            words: ["bot_alpha", "flarex_owner"]
        ),
        Leak(check: "role-impersonation", script: "GRANT bot_alpha TO app", words: ["app is a member of bot_alpha"]),
        Leak(
            check: "role-impersonation",
            script: "GRANT flarex_owner TO app WITH ADMIN OPTION; SET ROLE app; GRANT flarex_owner TO app_reader",
            words: ["app is a member of flarex_owner"]
        ),
        Leak(
            check: "role-stranger",
            severity: .warning,
            script: "GRANT flarex_bots TO app",
            words: ["app is a member of flarex_bots"]
        ),
        Leak(
            check: "role-delegation",
            script: "GRANT flarex_ext_citext TO bot_alpha WITH ADMIN OPTION",
            words: ["bot_alpha has ADMIN OPTION on flarex_ext_citext"]
        ),
        Leak(check: "role-login-group", script: "ALTER ROLE flarex_bots LOGIN", words: ["flarex_bots"]),
        Leak(
            check: "role-weak-password",
            script: "ALTER ROLE bot_alpha PASSWORD 'md500000000000000000000000000000000'",
            words: ["bot_alpha"]
        ),
        Leak(
            check: "role-unlimited",
            severity: .danger,
            script: "ALTER ROLE bot_alpha CONNECTION LIMIT -1",
            words: ["bot_alpha"]
        ),
    ]
}
