import Model
import PostgresClient
import SQLText

extension PostgresSession {
    /// The roles other than the bot that own something in a bot's schema, by schema, among those that a bot can give its
    /// objects to: its groups, and its logins.
    ///
    /// REASSIGN OWNED asks for no more than the rights of both roles, and calls no event trigger. What belongs to a role
    /// is found by an index, so that this costs nothing where nothing strayed.
    func readStrayOwners(_ scope: BotScope?) throws -> [Identifier: [Identifier]] {
        let rows = try query(
            """
            SELECT DISTINCT n.nspname, o.rolname
            FROM (SELECT oid, rolname FROM pg_catalog.pg_authid
                WHERE \(isOwnRole("rolname", within: scope)) AND rolname <> 'flarex_owner'
                    AND pg_catalog.octet_length(rolname::text) <> 20) o
            JOIN pg_catalog.pg_shdepend s ON s.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass
                AND s.refobjid = o.oid AND s.deptype = 'o'
            CROSS JOIN LATERAL (SELECT \(ObjectPlace.schema(of: "s.classid", "s.objid")) AS schema) p
            JOIN pg_catalog.pg_namespace n ON n.oid = p.schema
            WHERE s.dbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
                AND s.classid <> 'pg_catalog.pg_namespace'::pg_catalog.regclass
                AND n.nspname ~ \(ManagedName.homePattern) AND n.nspname <> o.rolname AND \(isSchema("n.nspname", within: scope))
            ORDER BY 1, 2
            """
        ) { row in (try row.identifier(0), try row.identifier(1)) }
        return Dictionary(grouping: rows) { $0.0 }.mapValues { $0.map(\.1) }
    }
}
