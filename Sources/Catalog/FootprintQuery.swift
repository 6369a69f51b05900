package import Model
package import PostgresClient
package import SQLText

extension PostgresSession {
    /// What flarexdb changed in the session's database beside the objects that it made.
    ///
    /// - Parameter baseline: the functions and views of pg_catalog whose rights flarexdb keeps.
    /// - Throws: `PostgresError`, `CatalogError`.
    package func readFootprint(baseline: (functions: [Identifier], relations: [Identifier])) throws -> Footprint {
        var footprint = Footprint()
        let rights = try readFunctionRights(baseline.functions) + readRelationRights(baseline.relations)
        footprint.closedObjects = rights.filter(\.isClosed).map(\.object).sorted()
        footprint.monitoredObjects = rights.filter(\.isMonitored).map(\.object).sorted()
        footprint.armedTables = try readArmedTables()
        footprint.leader = try advisoryLockHolder(key: ManagedName.leaderLock).map { "\($0)" }
        return footprint
    }

    private typealias Rights = (object: CatalogObject, isClosed: Bool, isMonitored: Bool)

    /// A function without initial rights of its own is open to PUBLIC.
    private func readFunctionRights(_ names: [Identifier]) throws -> [Rights] {
        let current: SQL = "coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner))"
        return try query(
            """
            SELECT p.proname, \(Self.argumentTypes),
                (i.initprivs IS NULL OR \(Self.isOpen("i.initprivs"))) AND NOT \(Self.isOpen(current)),
                \(Self.isMonitored(current)) AND NOT coalesce(\(Self.isMonitored("i.initprivs")), false)
            FROM pg_catalog.pg_proc p
            LEFT JOIN pg_catalog.pg_init_privs i ON i.classoid = 'pg_catalog.pg_proc'::pg_catalog.regclass
                AND i.objoid = p.oid AND i.objsubid = 0
            WHERE p.pronamespace = 'pg_catalog'::pg_catalog.regnamespace
                AND p.proname = ANY (\(bind: .array(names.map(\.name)))::pg_catalog.name[])
            """
        ) { row in
            let signature = try row.signature(schema: "pg_catalog", nameColumn: 0, arguments: 1)
            return (.function(signature), try row.boolean(2), try row.boolean(3))
        }
    }

    /// A view is open to PUBLIC by its initial rights alone.
    private func readRelationRights(_ names: [Identifier]) throws -> [Rights] {
        let current: SQL = "coalesce(c.relacl, pg_catalog.acldefault('r', c.relowner))"
        return try query(
            """
            SELECT c.relname, \(Self.isOpen("i.initprivs")) AND NOT \(Self.isOpen(current)),
                \(Self.isMonitored(current)) AND NOT \(Self.isMonitored("i.initprivs"))
            FROM pg_catalog.pg_class c
            JOIN pg_catalog.pg_init_privs i ON i.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass
                AND i.objoid = c.oid AND i.objsubid = 0
            WHERE c.relnamespace = 'pg_catalog'::pg_catalog.regnamespace
                AND c.relname = ANY (\(bind: .array(names.map(\.name)))::pg_catalog.name[])
            """
        ) { row in (.relation(try row.identifier(0)), try row.boolean(1), try row.boolean(2)) }
    }

    private static func isOpen(_ acl: SQL) -> SQL {
        """
        EXISTS (SELECT FROM pg_catalog.aclexplode(\(acl)) a
            WHERE a.grantee = 0 AND a.privilege_type IN ('EXECUTE', 'SELECT'))
        """
    }

    private static func isMonitored(_ acl: SQL) -> SQL {
        """
        EXISTS (SELECT FROM pg_catalog.aclexplode(\(acl)) a
            WHERE a.grantee = 'pg_monitor'::pg_catalog.regrole AND a.privilege_type IN ('EXECUTE', 'SELECT'))
        """
    }

    private func readArmedTables() throws -> [Identifier: Int] {
        let rows = try query(
            """
            SELECT n.nspname, count(DISTINCT c.oid)
            FROM pg_catalog.pg_trigger t
            JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE \(StorageBlockConditions.isAnyTrigger) GROUP BY n.nspname
            """
        ) { row in (try row.identifier(0), try row.integer(1)) }
        return Dictionary(uniqueKeysWithValues: rows)
    }
}
