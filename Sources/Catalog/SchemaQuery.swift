import Model
import PostgresClient
import SQLText

extension PostgresSession {
    /// The schemas named as flarexdb names its own.
    func readSchemas(_ scope: BotScope?, _ memory: ObservationMemory?) throws -> Table<Identifier, ObservedSchema> {
        let answer = try answer(
            Self.schemaQuery(
                where: """
                    (nspname LIKE 'bot\\_%' OR nspname LIKE 'ext\\_%' OR nspname LIKE 'flarex%' OR nspname = 'public')
                    AND \(isSchema("nspname", within: scope))
                    """
            )
        )
        return try memory?.value(\.schemas, of: [answer]) { try Self.schemas(in: $0[0]) } ?? Self.schemas(in: answer)
    }

    /// The schemas, by a condition on pg_namespace.
    func readSchemas(where condition: SQL) throws -> Table<Identifier, ObservedSchema> {
        try Self.schemas(in: answer(Self.schemaQuery(where: condition)))
    }

    private static func schemaQuery(where condition: SQL) -> SQL {
        """
        SELECT nspname, pg_catalog.pg_get_userbyid(nspowner), nspacl::text
        FROM pg_catalog.pg_namespace
        WHERE \(condition)
        """
    }

    private static func schemas(in answer: Answer) throws -> Table<Identifier, ObservedSchema> {
        let rows = try answer.rows { row in
            let owner = try row.identifier(1)
            let acl = try row.optionalText(2).map { try ACL(catalogText: $0) } ?? .schemaDefault(owner: owner)
            return (try row.identifier(0), ObservedSchema(owner: owner, acl: acl))
        }
        return Table(uniqueKeysWithValues: rows)
    }

    /// The extensions installed in the session's database.
    func readExtensions() throws -> [Identifier: ObservedExtension] {
        let rows = try query(
            """
            SELECT e.extname, n.nspname, e.extversion
            FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
            """
        ) { row in
            (try row.identifier(0), ObservedExtension(schema: try row.identifier(1), version: try row.text(2)))
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }
}

extension ObservedSchema {
    /// The schema `public` as every database made from template0 has it.
    static let publicOfNewDatabase = {
        let owner: Identifier = "pg_database_owner"
        let everyone = ACL.Entry(grantee: .everyone, privileges: .usage, grantor: owner)
        return ObservedSchema(owner: owner, acl: ACL(ACL.schemaDefault(owner: owner).entries + [everyone]))
    }()
}
