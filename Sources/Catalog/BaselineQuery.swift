import Model
import PostgresClient
import SQLText

extension PostgresSession {
    /// Who of PUBLIC, the monitors and flarexdb's own roles may use the functions and views of the given names.
    func readCatalogGrants(functions: [Identifier], relations: [Identifier]) throws
        -> [CatalogObject: Set<ACL.Grantee>]
    {
        var grants: [CatalogObject: Set<ACL.Grantee>] = [:]
        let functionRows = try query(
            """
            SELECT p.proname, \(Self.argumentTypes), g.grantee
            FROM pg_catalog.pg_proc p
            LEFT JOIN LATERAL (\(Self.grantees("p.proacl", ofKind: "f", "p.proowner", "EXECUTE"))) g ON true
            WHERE p.pronamespace = 'pg_catalog'::pg_catalog.regnamespace
                AND p.proname = ANY (\(bind: .array(functions.map(\.name)))::pg_catalog.name[])
            """
        ) { row in
            let signature = try row.signature(schema: "pg_catalog", nameColumn: 0, arguments: 1)
            return (CatalogObject.function(signature), try row.grantee(2))
        }
        let relationRows = try query(
            """
            SELECT c.relname, g.grantee
            FROM pg_catalog.pg_class c
            LEFT JOIN LATERAL (\(Self.grantees("c.relacl", ofKind: "r", "c.relowner", "SELECT"))) g ON true
            WHERE c.relnamespace = 'pg_catalog'::pg_catalog.regnamespace
                AND c.relname = ANY (\(bind: .array(relations.map(\.name)))::pg_catalog.name[])
            """
        ) { row in (CatalogObject.relation(try row.identifier(0)), try row.grantee(1)) }
        for (object, grantee) in functionRows + relationRows {
            grants[object, default: []].formUnion(grantee.map { [$0] } ?? [])
        }
        return grants
    }

    /// The rows of those who hold a privilege and matter here; the empty name stands for PUBLIC.
    ///
    /// What the monitors have from another than the owner does not count: it goes when that one loses it.
    private static func grantees(_ acl: SQL, ofKind kind: SQL, _ owner: SQL, _ privilege: SQL) -> SQL {
        """
        SELECT coalesce(r.rolname, '') AS grantee
        FROM pg_catalog.aclexplode(coalesce(\(acl), pg_catalog.acldefault('\(kind)', \(owner)))) a
        LEFT JOIN pg_catalog.pg_authid r ON r.oid = a.grantee
        WHERE a.privilege_type = '\(privilege)' AND (a.grantee = 0 OR r.rolname = 'pg_monitor' AND a.grantor = \(owner)
            OR \(isOwnRole("r.rolname")))
        """
    }

    /// Whom the owners of the functions and views allow to pass them on, where PUBLIC or a role of flarexdb's own has
    /// one from another than its owner.
    func readCatalogDelegates(functions: [Identifier], relations: [Identifier]) throws
        -> [CatalogObject: Set<Identifier>]
    {
        let functionRows = try query(
            """
            SELECT p.proname, \(Self.argumentTypes), g.delegate
            FROM pg_catalog.pg_proc p CROSS JOIN LATERAL (\(Self.delegates("p.proacl", "p.proowner", "EXECUTE"))) g
            WHERE p.pronamespace = 'pg_catalog'::pg_catalog.regnamespace
                AND p.proname = ANY (\(bind: .array(functions.map(\.name)))::pg_catalog.name[])
            """
        ) { row in
            let signature = try row.signature(schema: "pg_catalog", nameColumn: 0, arguments: 1)
            return (CatalogObject.function(signature), try row.identifier(2))
        }
        let relationRows = try query(
            """
            SELECT c.relname, g.delegate
            FROM pg_catalog.pg_class c CROSS JOIN LATERAL (\(Self.delegates("c.relacl", "c.relowner", "SELECT"))) g
            WHERE c.relnamespace = 'pg_catalog'::pg_catalog.regnamespace
                AND c.relname = ANY (\(bind: .array(relations.map(\.name)))::pg_catalog.name[])
            """
        ) { row in (CatalogObject.relation(try row.identifier(0)), try row.identifier(1)) }
        return Dictionary(grouping: functionRows + relationRows) { $0.0 }.mapValues { Set($0.map(\.1)) }
    }

    private static func delegates(_ acl: SQL, _ owner: SQL, _ privilege: SQL) -> SQL {
        """
        SELECT d.rolname AS delegate
        FROM pg_catalog.aclexplode(\(acl)) a JOIN pg_catalog.pg_authid d ON d.oid = a.grantee
        WHERE a.privilege_type = '\(privilege)' AND a.is_grantable AND a.grantor = \(owner) AND a.grantee <> \(owner)
            AND EXISTS (SELECT FROM pg_catalog.aclexplode(\(acl)) x LEFT JOIN pg_catalog.pg_authid r ON r.oid = x.grantee
                WHERE x.privilege_type = '\(privilege)' AND x.grantor <> \(owner)
                    AND (x.grantee = 0 OR \(isOwnRole("r.rolname"))))
        """
    }

    /// What flarexdb's groups give to others of the objects they will make.
    func readDefaultPrivileges() throws -> [DefaultPrivilege] {
        try readDefaultPrivileges(where: "\(isOwnRole("o.rolname")) AND o.rolname NOT LIKE 'bot\\_%'")
    }

    /// The same by another condition on the owner `o` and the grantee `r`.
    func readDefaultPrivileges(where condition: SQL) throws -> [DefaultPrivilege] {
        try query(
            // For functions and types, PUBLIC stands in every list that is not for one schema: it is the built-in default.
            """
            SELECT DISTINCT o.rolname, n.nspname, d.defaclobjtype, coalesce(r.rolname, '')
            FROM pg_catalog.pg_default_acl d
            JOIN pg_catalog.pg_authid o ON o.oid = d.defaclrole
            LEFT JOIN pg_catalog.pg_namespace n ON n.oid = d.defaclnamespace
            CROSS JOIN LATERAL pg_catalog.aclexplode(d.defaclacl) a
            LEFT JOIN pg_catalog.pg_authid r ON r.oid = a.grantee
            WHERE \(condition) AND a.grantee <> d.defaclrole
                AND NOT (a.grantee = 0 AND d.defaclnamespace = 0 AND d.defaclobjtype IN ('f', 'T'))
            """
        ) { row in
            let text = try row.text(2)
            guard let kind = DefaultPrivilege.Kind(rawValue: text) else {
                throw CatalogError.malformed("the object type \"\(text)\" of default privileges")
            }
            return DefaultPrivilege(
                role: try row.identifier(0),
                schema: try row.isNull(1) ? nil : try row.identifier(1),
                kind: kind,
                grantee: try row.grantee(3) ?? .everyone
            )
        }
    }

    /// The databases that take connections, but for the shared one.
    func readOtherDatabases(than shared: Identifier) throws -> [Identifier: ObservedDatabase] {
        let rows = try query(
            """
            SELECT datname, pg_catalog.pg_get_userbyid(datdba),
                coalesce(datacl, pg_catalog.acldefault('d', datdba))::text
            FROM pg_catalog.pg_database WHERE datallowconn AND datname <> \(bind: .text(shared.name))
            """
        ) { row in
            let acl = try ACL(catalogText: try row.text(2))
            return (try row.identifier(0), ObservedDatabase(owner: try row.identifier(1), acl: acl))
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }
}

extension Row {
    /// Nil when there is no grantee; the empty name stands for PUBLIC.
    func grantee(_ column: Column) throws -> ACL.Grantee? {
        guard let name = try optionalText(column) else { return nil }
        return Identifier(name).map { .role($0) } ?? .everyone
    }

    func signature(schema: Identifier, nameColumn: Column, arguments: Column) throws -> FunctionSignature {
        let types = (arrayElements(try text(arguments)) ?? []).compactMap { $0.flatMap(Identifier.init) }
        return FunctionSignature(schema: schema, name: try identifier(nameColumn), arguments: types)
    }
}
