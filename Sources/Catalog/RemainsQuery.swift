import Model
import PostgresClient
import SQLText

extension PostgresSession {
    /// What the roles have beyond their schemas, and what of others' hangs on these.
    func readRemains(of roles: [Identifier], except shared: Identifier) throws -> [Identifier: Remains] {
        guard !roles.isEmpty else { return [:] }
        var remains = Dictionary(uniqueKeysWithValues: roles.map { ($0, Remains()) })
        let names = Bind.array(roles.map(\.name))
        let databases = try query(
            """
            SELECT DISTINCT r.rolname, d.datname, d.datallowconn
            FROM pg_catalog.pg_shdepend s
            JOIN pg_catalog.pg_authid r ON r.oid = s.refobjid
            JOIN pg_catalog.pg_database d ON d.oid = s.dbid
            WHERE s.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass
                AND r.rolname = ANY (\(bind: names)::pg_catalog.name[]) AND d.datname <> \(bind: .text(shared.name))
            ORDER BY r.rolname, d.datname
            """
        ) { row in (role: try row.identifier(0), database: try row.identifier(1), isOpen: try row.boolean(2)) }
        for row in databases {
            if row.isOpen {
                remains[row.role]?.databases.append(row.database)
            } else {
                remains[row.role]?.obstacles.append("objects in database \(row.database), which takes no connections")
            }
        }
        for row in try dependents(of: names) {
            if row.isHook {
                remains[row.role]?.hooks.append(row.what)
            } else {
                remains[row.role]?.obstacles.append(row.what)
            }
        }
        return remains
    }

    /// Databases and tablespaces, which nothing drops for a bot, and what of others' would go with the schema.
    private func dependents(of names: Bind) throws -> [(role: Identifier, what: String, isHook: Bool)] {
        try query(
            """
            SELECT r.rolname, pg_catalog.pg_describe_object(s.classid, s.objid, 0), false
            FROM pg_catalog.pg_shdepend s JOIN pg_catalog.pg_authid r ON r.oid = s.refobjid
            WHERE s.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass AND s.dbid = 0 AND s.deptype = 'o'
                AND r.rolname = ANY (\(bind: names)::pg_catalog.name[])
            UNION ALL
            SELECT n.nspname, o.description, o.isHook
            FROM pg_catalog.pg_namespace n CROSS JOIN LATERAL (\(OutsideDependents.query(of: "n.oid"))) o
            WHERE n.nspname = ANY (\(bind: names)::pg_catalog.name[])
            ORDER BY 1, 2
            """
        ) { row in (role: try row.identifier(0), what: try row.text(1), isHook: try row.boolean(2)) }
    }

    /// The roles of those of these bots that were archived after they were tombstoned.
    func readArchived(of bots: [String]) throws -> [Identifier] {
        guard !bots.isEmpty else { return [] }
        return try query(
            """
            SELECT b.role FROM flarex.bot b WHERE b.id = ANY (\(bind: .array(bots))::text[])
                AND EXISTS (SELECT FROM flarex.archive a WHERE a.bot = b.id AND a.taken_at >= b.tombstoned_at)
            """
        ) { try $0.identifier(0) }
    }

    /// How many sessions each of flarexdb's own roles has.
    func readOpenSessions() throws -> [Identifier: Int] {
        let rows = try query(
            """
            SELECT usename, count(*) FROM pg_catalog.pg_stat_activity
            WHERE \(isOwnRole("usename")) GROUP BY usename
            """
        ) { row in (try row.identifier(0), try row.integer(1)) }
        return Dictionary(uniqueKeysWithValues: rows)
    }
}
