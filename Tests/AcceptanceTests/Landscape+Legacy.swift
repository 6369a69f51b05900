import Model
import PostgresClient
import SQLText

/// A role and a schema as somebody made them by hand.
struct Legacy: Sendable {
    var role: Identifier
    var schema: Identifier
    var password = "legacy"

    /// The bot that takes them over.
    func bot(_ name: String) -> Wish.Bot {
        Wish.Bot(
            name: name,
            extensions: ["citext"],
            annotations: [
                "flarex.dev/adopt": "true", "flarex.dev/adopt-role": role.name, "flarex.dev/adopt-schema": schema.name,
            ]
        )
    }
}

extension Landscape {
    /// Makes the role with all that a role can have, and the schema with all that a schema can hold: a part of it the
    /// role's own, a part of it a migration tool's and a part of it the superuser's.
    func make(_ legacy: Legacy) async throws {
        let (role, schema) = (legacy.role, legacy.schema)
        guard let password = Literal(legacy.password) else { throw Missing(what: "a password") }
        try await run([
            "CREATE ROLE migrator LOGIN", "CREATE ROLE reporting LOGIN",
            "CREATE ROLE \(role) LOGIN PASSWORD \(password) BYPASSRLS CREATEDB CONNECTION LIMIT 90",
            "ALTER ROLE \(role) SET work_mem TO '64MB'",
            "ALTER ROLE \(role) IN DATABASE flarex SET search_path TO \(schema), public",
            "GRANT pg_read_all_data, migrator TO \(role)", "GRANT \(role) TO reporting",
            "GRANT CONNECT, TEMPORARY ON DATABASE flarex TO \(role), migrator",
            "GRANT USAGE ON SCHEMA public TO \(role)",
            "CREATE SCHEMA \(schema) AUTHORIZATION migrator", "GRANT ALL ON SCHEMA \(schema) TO \(role)",
            "GRANT USAGE ON SCHEMA \(schema) TO reporting",
            "ALTER DEFAULT PRIVILEGES FOR ROLE migrator IN SCHEMA \(schema) GRANT ALL ON TABLES TO \(role)",
            "ALTER DEFAULT PRIVILEGES FOR ROLE \(role) GRANT SELECT ON TABLES TO reporting",
        ])
        try await fill(schema)
        try await run([
            "GRANT SELECT ON ALL TABLES IN SCHEMA \(schema) TO reporting",
            "ALTER TABLE \(schema).part OWNER TO migrator", "ALTER TABLE \(schema).part1 OWNER TO \(role)",
            "ALTER SEQUENCE \(schema).sq OWNER TO \(role)", "ALTER TYPE \(schema).mood OWNER TO migrator",
        ])
    }

    /// Removes what ``make(_:)`` made, whatever became of it.
    func clearLegacy() async throws {
        let roles = try await text(
            "SELECT rolname::text FROM pg_roles WHERE rolname IN ('migrator', 'reporting') OR rolname LIKE '%\\_app'",
            in: "postgres"
        )
        for role in roles.compactMap({ Identifier($0) }) {
            try await run(["DROP OWNED BY \(role) CASCADE", "DROP ROLE \(role)"], in: "postgres")
        }
    }

    /// To whom what is in a schema belongs.
    func owners(in schema: String) async throws -> [String] {
        try await text(
            """
            SELECT DISTINCT pg_get_userbyid(o.owner)::text
            FROM pg_namespace n CROSS JOIN LATERAL (\(SchemaObjects.query(of: "n.oid"))) o
            WHERE n.nspname = \(bind: .text(schema)) ORDER BY 1
            """
        )
    }

    /// What is in a schema, with how many rows the tables have.
    func contents(of schema: String) async throws -> [String] {
        try await text(
            """
            SELECT c.relkind::text || ' ' || c.relname || CASE WHEN c.relkind = 'r' THEN ' ' || coalesce((pg_catalog.xpath(
                '/row/c/text()', pg_catalog.query_to_xml(pg_catalog.format('SELECT count(*) AS c FROM %I.%I',
                n.nspname, c.relname), false, true, '')))[1]::text, '') ELSE '' END
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = \(bind: .text(schema))
            UNION ALL SELECT 'routine ' || p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
            WHERE n.nspname = \(bind: .text(schema))
            UNION ALL SELECT 'type ' || t.typname FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
            WHERE n.nspname = \(bind: .text(schema))
            ORDER BY 1
            """
        )
    }
}
