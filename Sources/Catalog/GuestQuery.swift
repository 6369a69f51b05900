import Model
import PostgresClient
import SQLText

extension PostgresSession {
    /// Who may connect to the databases that are open to PUBLIC and has no grant besides: the login roles that closing
    /// the database cuts off, with their sessions there. Superusers and flarexdb's own roles are not among them.
    ///
    /// Takes no lock on anything: ACLs and memberships are read from the catalogs and their caches. Once all databases
    /// are closed the answer is empty, and costs nothing.
    func readGuests() throws -> [Identifier: [Identifier: Int]] {
        let rows = try query(
            """
            SELECT d.datname, r.rolname, coalesce(s.sessions, 0)
            FROM (
                SELECT oid, datname, coalesce(datacl, pg_catalog.acldefault('d', datdba)) AS acl
                FROM pg_catalog.pg_database WHERE datallowconn
            ) d
            CROSS JOIN pg_catalog.pg_roles r
            LEFT JOIN (
                SELECT datid, usesysid, count(*) AS sessions FROM pg_catalog.pg_stat_activity GROUP BY datid, usesysid
            ) s ON s.datid = d.oid AND s.usesysid = r.oid
            WHERE r.rolcanlogin AND NOT r.rolsuper AND r.rolname !~ '^(bot|con|flarex)_'
                AND EXISTS (
                    SELECT FROM pg_catalog.aclexplode(d.acl) a
                    WHERE a.grantee = 0 AND a.privilege_type = 'CONNECT'
                )
                AND NOT EXISTS (
                    SELECT FROM pg_catalog.aclexplode(d.acl) a
                    WHERE a.grantee <> 0 AND a.privilege_type = 'CONNECT'
                        AND pg_catalog.pg_has_role(r.oid, a.grantee, 'USAGE')
                )
            """
        ) { row in (try row.identifier(0), try row.identifier(1), try row.integer(2)) }
        return Dictionary(grouping: rows) { $0.0 }.mapValues { rows in
            Dictionary(uniqueKeysWithValues: rows.map { ($0.1, $0.2) })
        }
    }
}
