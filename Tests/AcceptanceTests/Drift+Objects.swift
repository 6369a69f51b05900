import SQLText

extension Drift {
    static let schemas = [
        Drift(
            "readers may read sealed secrets",
            "GRANT SELECT ON flarex.secret TO flarex_reader",
            is: ["setRegistryRights"],
            saying: "tables readable by flarex_reader",
            "and nothing else"
        ),
        Drift(
            "readers may write, and pass on what they read",
            "GRANT UPDATE (plan) ON flarex.bot TO flarex_reader",
            "GRANT SELECT ON flarex.usage TO flarex_reader WITH GRANT OPTION",
            is: ["setRegistryRights"],
            saying: "tables readable by flarex_reader"
        ),
        Drift(
            "readers may no longer read",
            "REVOKE SELECT ON flarex.bot FROM flarex_reader",
            "REVOKE CONNECT ON DATABASE flarex FROM flarex_reader",
            "REVOKE USAGE ON SCHEMA flarex FROM flarex_reader",
            is: ["setRegistryRights", "grant"],
            saying: "CONNECT to flarex_reader",
            "its members may read status, usage and the audit log"
        ),
        Drift(
            "the bot gave what it has to the group of all bots",
            """
            CREATE TABLE \(weather).gift (id serial PRIMARY KEY, i int GENERATED ALWAYS AS IDENTITY, v text);
            """,
            "CREATE VIEW \(weather).gifts AS SELECT * FROM \(weather).gift",
            "CREATE FUNCTION \(weather).give() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
            "CREATE DOMAIN \(weather).worth AS int",
            "CREATE TYPE \(weather).mood AS ENUM ('glad')",
            "CREATE SEQUENCE \(weather).counter",
            "CREATE STATISTICS \(weather).both ON i, v FROM \(weather).gift",
            "ALTER TABLE \(weather).gift OWNER TO flarex_bots",
            "ALTER VIEW \(weather).gifts OWNER TO flarex_bots",
            "ALTER FUNCTION \(weather).give() OWNER TO flarex_bots",
            "ALTER DOMAIN \(weather).worth OWNER TO flarex_bots",
            "ALTER TYPE \(weather).mood OWNER TO flarex_restricted",
            "ALTER SEQUENCE \(weather).counter OWNER TO flarex_bots",
            "ALTER STATISTICS \(weather).both OWNER TO flarex_bots",
            is: ["takeObjects"],
            saying: "objects in the schema: owner the bot instead of flarex_bots, flarex_restricted",
            then: "SET ROLE \(weather)",
            "DROP OWNED BY CURRENT_USER CASCADE",
            "RESET ROLE"
        ),
        Drift(
            "bot owns its schema",
            "ALTER SCHEMA \(weather) OWNER TO \(weather)",
            is: ["changeSchemaOwner", "grant"],
            saying: "owner flarex_owner instead of the bot"
        ),
        Drift(
            "somebody else owns the schema",
            "ALTER SCHEMA \(weather) OWNER TO alice",
            is: ["changeSchemaOwner"],
            saying: "its owner could drop it or open it to others"
        ),
        Drift(
            "open to everybody",
            "GRANT ALL ON SCHEMA \(weather) TO PUBLIC",
            is: ["revoke"],
            saying: "no USAGE, CREATE to PUBLIC"
        ),
        Drift(
            "open to another bot",
            "GRANT USAGE ON SCHEMA \(weather) TO \(billing)",
            is: ["revoke"],
            saying: "no USAGE to \(billing)"
        ),
        Drift(
            "a chain of grants",
            "GRANT USAGE, CREATE ON SCHEMA \(weather) TO alice WITH GRANT OPTION",
            "SET ROLE alice",
            "GRANT USAGE ON SCHEMA \(weather) TO bob WITH GRANT OPTION",
            "SET ROLE bob",
            "GRANT USAGE ON SCHEMA \(weather) TO PUBLIC",
            is: ["revoke"],
            saying: "no USAGE, CREATE to alice",
            "passed it on to bob"
        ),
        Drift(
            "the bot may pass its rights on, and did",
            "GRANT USAGE ON SCHEMA \(weather) TO \(weather) WITH GRANT OPTION",
            "SET ROLE \(weather)",
            "GRANT USAGE ON SCHEMA \(weather) TO \(billing)",
            is: ["revokeGrantOption"],
            saying: "the bot may not pass on USAGE",
            "passed it on to \(billing)"
        ),
        Drift(
            "two grantors for one grantee",
            "GRANT USAGE ON SCHEMA \(weather) TO alice, \(billing) WITH GRANT OPTION",
            "SET ROLE alice",
            "GRANT USAGE ON SCHEMA \(weather) TO bob",
            "SET ROLE \(billing)",
            "GRANT USAGE ON SCHEMA \(weather) TO bob",
            is: ["revoke"],
            saying: "no USAGE to alice",
            "no USAGE to \(billing)"
        ),
        Drift(
            "the bot lost a right",
            "REVOKE CREATE ON SCHEMA \(weather) FROM \(weather)",
            is: ["grant"],
            saying: "CREATE to the bot"
        ),
        Drift(
            "the bot lost all rights",
            "REVOKE ALL ON SCHEMA \(weather) FROM \(weather)",
            is: ["grant"],
            saying: "USAGE, CREATE to the bot"
        ),
        Drift(
            "the owner lost its rights",
            "REVOKE ALL ON SCHEMA \(weather) FROM flarex_owner",
            is: ["grant"],
            saying: "USAGE, CREATE to flarex_owner"
        ),
        Drift(
            "schema dropped",
            "DROP SCHEMA \(weather) CASCADE",
            is: ["createSchema", "grant"],
            saying: "+ schema"
        ),
        Drift(
            "registry open to everybody",
            "GRANT USAGE ON SCHEMA flarex TO PUBLIC",
            is: ["revoke"],
            saying: "schema flarex: no USAGE to PUBLIC"
        ),
        Drift(
            "registry open to a bot",
            "GRANT ALL ON SCHEMA flarex TO \(weather) WITH GRANT OPTION",
            is: ["revoke"],
            saying: "schema flarex: no USAGE, CREATE to \(weather)"
        ),
    ]

    static let databases = [
        Drift(
            "everybody connects",
            "GRANT ALL ON DATABASE flarex TO PUBLIC",
            is: ["revoke"],
            saying: "no CREATE, CONNECT, TEMPORARY to PUBLIC"
        ),
        Drift(
            "bots may not connect",
            "REVOKE CONNECT ON DATABASE flarex FROM flarex_bots",
            is: ["grant"],
            saying: "CONNECT to flarex_bots"
        ),
        Drift(
            "a bot may create schemas",
            "GRANT CREATE ON DATABASE flarex TO \(weather)",
            is: ["revoke"],
            saying: "no CREATE to \(weather)"
        ),
        Drift(
            "bots may make temporary tables",
            "GRANT TEMPORARY ON DATABASE flarex TO flarex_bots",
            is: ["revoke"],
            saying: "no TEMPORARY to flarex_bots"
        ),
        Drift(
            "bots may pass CONNECT on, and one did",
            "GRANT CONNECT ON DATABASE flarex TO flarex_bots WITH GRANT OPTION",
            "SET ROLE \(weather)",
            "GRANT CONNECT ON DATABASE flarex TO PUBLIC",
            is: ["revokeGrantOption"],
            saying: "flarex_bots may not pass on CONNECT"
        ),
    ]

    static let extensions = [
        Drift(
            "extension dropped",
            "DROP EXTENSION citext",
            is: ["installExtension"],
            saying: "extension citext in schema ext_citext",
            "a bot uses extension citext"
        ),
        Drift(
            "extension and schema dropped",
            "DROP EXTENSION citext",
            "DROP SCHEMA ext_citext",
            is: ["createSchema", "grant", "installExtension"],
            saying: "schema ext_citext"
        ),
        Drift(
            "extension moved",
            "ALTER EXTENSION citext SET SCHEMA public",
            is: ["moveExtension"],
            saying: "schema public to ext_citext"
        ),
        Drift(
            "extension's schema closed to its group",
            "REVOKE ALL ON SCHEMA ext_citext FROM flarex_ext_citext",
            is: ["grant"],
            saying: "USAGE to flarex_ext_citext"
        ),
        Drift(
            "extension's schema open to everybody",
            "GRANT ALL ON SCHEMA ext_citext TO PUBLIC",
            is: ["revoke"],
            saying: "schema ext_citext: no USAGE, CREATE to PUBLIC"
        ),
        Drift(
            "extension's schema owned by a bot",
            "ALTER SCHEMA ext_citext OWNER TO \(chat)",
            is: ["changeSchemaOwner"],
            saying: "owner flarex_owner instead of \(chat)"
        ),
        Drift(
            "extension's group dropped",
            "DROP OWNED BY flarex_ext_citext",
            "DROP ROLE flarex_ext_citext",
            is: ["createRole", "grant", "grantMembership"],
            saying: "role flarex_ext_citext"
        ),
    ]
}
