import SQLText

extension Drift {
    static let roles = [
        Drift("superuser", "ALTER ROLE \(weather) SUPERUSER", is: ["alterRole"], saying: "NOSUPERUSER"),
        Drift("creates databases", "ALTER ROLE \(weather) CREATEDB", is: ["alterRole"], saying: "NOCREATEDB"),
        Drift("creates roles", "ALTER ROLE \(weather) CREATEROLE", is: ["alterRole"], saying: "NOCREATEROLE"),
        Drift("replication", "ALTER ROLE \(weather) REPLICATION", is: ["alterRole"], saying: "NOREPLICATION"),
        Drift("bypasses RLS", "ALTER ROLE \(weather) BYPASSRLS", is: ["alterRole"], saying: "NOBYPASSRLS"),
        Drift("does not inherit", "ALTER ROLE \(weather) NOINHERIT", is: ["alterRole"], saying: " INHERIT"),
        Drift("cannot log in", "ALTER ROLE \(weather) NOLOGIN", is: ["alterRole"], saying: " LOGIN"),
        Drift(
            "more connections",
            "ALTER ROLE \(weather) CONNECTION LIMIT -1",
            is: ["alterRole"],
            saying: "connection limit -1 to 10",
            "plan free gives 10 connections"
        ),
        Drift(
            "expired",
            "ALTER ROLE \(weather) VALID UNTIL '2020-02-02 00:00:00+00'",
            is: ["alterRole"],
            saying: "valid until 2020-02-02 00:00:00+00 to for ever"
        ),
        Drift(
            "everything at once",
            "ALTER ROLE \(weather) NOLOGIN SUPERUSER CREATEDB CREATEROLE NOINHERIT REPLICATION BYPASSRLS CONNECTION LIMIT 3",
            is: ["alterRole"],
            saying: "LOGIN, NOSUPERUSER, NOCREATEDB, NOCREATEROLE, INHERIT, NOREPLICATION, NOBYPASSRLS"
        ),
        Drift(
            "password removed",
            "ALTER ROLE \(weather) PASSWORD NULL",
            is: ["issueCredential"],
            saying: "the bot has no password"
        ),
        Drift(
            "password changed by the bot",
            "ALTER ROLE \(weather) PASSWORD 'guessed'",
            is: ["issueCredential"],
            saying: "the password was changed",
            "[rotatesCredential]"
        ),
        Drift(
            "password stored in the old form",
            "SET password_encryption = 'md5'",
            "ALTER ROLE \(weather) PASSWORD 'guessed'",
            is: ["issueCredential"],
            saying: "the password was changed"
        ),
        Drift(
            "role dropped",
            "DROP OWNED BY \(weather)",
            "DROP ROLE \(weather)",
            is: ["createRole", "grantMembership", "grant", "setSearchPath", "setRoleSetting", "issueCredential"],
            saying: "the role is missing"
        ),
    ]

    static let memberships = [
        Drift(
            "taken out of the bots",
            "REVOKE flarex_bots FROM \(weather)",
            is: ["grantMembership"],
            saying: "member of flarex_bots",
            "bots connect through it"
        ),
        Drift(
            "admin of the bots",
            "GRANT flarex_bots TO \(weather) WITH ADMIN OPTION",
            is: ["revokeMembership", "grantMembership"],
            saying: "it may use the group's rights and nothing more"
        ),
        Drift(
            "in a role of somebody else",
            "GRANT alice TO \(weather)",
            is: ["revokeMembership"],
            saying: "no longer member of alice"
        ),
        Drift(
            "in predefined roles",
            "GRANT pg_read_all_data, pg_execute_server_program TO \(weather)",
            is: ["revokeMembership"],
            saying: "no longer member of pg_read_all_data",
            "no longer member of pg_execute_server_program"
        ),
        Drift(
            "in the owner of all schemas",
            "GRANT flarex_owner TO \(weather)",
            is: ["revokeMembership"],
            saying: "no longer member of flarex_owner"
        ),
        Drift(
            "in another bot",
            "GRANT \(billing) TO \(weather)",
            is: ["revokeMembership"],
            saying: "no longer member of \(billing)"
        ),
        Drift(
            "somebody in the bot",
            "GRANT \(weather) TO alice WITH ADMIN OPTION",
            is: ["revokeMembership"],
            saying: "alice could act as the bot"
        ),
        Drift(
            "membership passed on by the bot itself",
            "GRANT \(weather) TO alice WITH ADMIN OPTION",
            "SET ROLE alice",
            "GRANT \(weather) TO bob",
            is: ["revokeMembership"],
            saying: "alice could act as the bot",
            "bob could act as the bot"
        ),
        Drift(
            "out of the extension's group",
            "REVOKE flarex_ext_citext FROM \(chat)",
            is: ["grantMembership"],
            saying: "it uses citext"
        ),
        Drift(
            "in the group of an extension it does not use",
            "GRANT flarex_ext_citext TO \(weather)",
            is: ["revokeMembership"],
            saying: "no longer member of flarex_ext_citext"
        ),
        Drift(
            "restricted by nobody",
            "GRANT flarex_restricted TO \(weather)",
            is: ["liftRestriction"],
            saying: "it was never found to be over its quota"
        ),
    ]

    static let groups = [
        Drift("group logs in", "ALTER ROLE flarex_bots LOGIN", is: ["alterRole"], saying: "NOLOGIN"),
        Drift("group is superuser", "ALTER ROLE flarex_owner SUPERUSER", is: ["alterRole"], saying: "NOSUPERUSER"),
        Drift(
            "extension's group creates roles",
            "ALTER ROLE flarex_ext_citext CREATEROLE",
            is: ["alterRole"],
            saying: "role flarex_ext_citext: NOCREATEROLE"
        ),
        Drift(
            "stranger in a group",
            "GRANT flarex_bots TO alice",
            is: ["revokeMembership"],
            saying: "alice is not a bot of this cluster"
        ),
        Drift(
            "stranger in the owner",
            "GRANT flarex_owner TO alice WITH ADMIN OPTION",
            is: ["revokeMembership"],
            saying: "role alice: no longer member of flarex_owner"
        ),
        Drift(
            "group in a predefined role",
            "GRANT pg_write_all_data TO flarex_bots",
            is: ["revokeMembership"],
            saying: "every bot in the group would have its rights"
        ),
        Drift(
            "group in a group",
            "GRANT flarex_owner TO flarex_bots",
            is: ["revokeMembership"],
            saying: "role flarex_bots: no longer member of flarex_owner"
        ),
        Drift(
            "group with settings",
            "ALTER ROLE flarex_bots SET work_mem = '1GB'",
            "ALTER ROLE flarex_bots IN DATABASE flarex SET statement_timeout = 0",
            is: ["resetAllRoleSettings"],
            saying: "a group has no settings"
        ),
    ]
}
