import Model
package import PostgresClient
package import SQLText

extension PostgresSession {
    /// What flarexdb's groups of programs were granted on the tables of the control schema by their owners.
    func readRegistryRights() throws -> [Identifier: Set<RegistryRight>] {
        let groups = (ManagedName.groupsOfPrograms + [ManagedName.panel]).map(\.name)
        let rows = try query(
            """
            SELECT g.rolname, c.relname, x.column_name, a.privilege_type, a.is_grantable
            FROM pg_catalog.pg_class c
            CROSS JOIN LATERAL (
                SELECT NULL::pg_catalog.name AS column_name, c.relacl AS acl
                UNION ALL
                SELECT attname, attacl FROM pg_catalog.pg_attribute WHERE attrelid = c.oid AND attacl IS NOT NULL
            ) x
            CROSS JOIN LATERAL pg_catalog.aclexplode(x.acl) a
            JOIN pg_catalog.pg_roles g ON g.oid = a.grantee
            WHERE c.relnamespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = 'flarex')
                AND g.rolname = ANY (\(bind: .array(groups))::pg_catalog.name[]) AND a.grantor = c.relowner
            """
        ) { row in
            let right = RegistryRight(
                table: try row.identifier(1),
                column: try row.optionalText(2).flatMap(Identifier.init),
                privilege: try row.text(3),
                isGrantable: try row.boolean(4)
            )
            return (try row.identifier(0), right)
        }
        return Dictionary(grouping: rows) { $0.0 }.mapValues { Set($0.map(\.1)) }
    }

    /// Makes sure that the session may read what a group of programs may.
    ///
    /// - Throws: `CatalogError.missingRight` where it may not; nothing where the group does not exist yet.
    package func requireRight(of group: Identifier) throws {
        let missing = try query(
            """
            SELECT current_user::text FROM pg_catalog.pg_roles g
            WHERE g.rolname = \(bind: .text(group.name)) AND NOT pg_catalog.pg_has_role(g.oid, 'USAGE')
            """
        ) { try $0.text(0) }
        if let login = missing.first { throw CatalogError.missingRight(login: login, group: group) }
    }
}
