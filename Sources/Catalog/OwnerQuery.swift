import Model
import PostgresClient
import SQLText

extension PostgresSession {
    /// Who owns a table of the control schema without being a superuser; and the shared database, if one of flarexdb's
    /// own roles has it.
    func readWeakOwners(database: Identifier) throws -> [OwnedObject: Identifier] {
        let rows = try query(
            """
            SELECT 'database', d.datname, o.rolname
            FROM pg_catalog.pg_database d JOIN pg_catalog.pg_authid o ON o.oid = d.datdba
            WHERE d.datname = \(bind: .text(database.name)) AND \(isOwnRole("o.rolname"))
            UNION ALL
            SELECT 'table', c.relname, o.rolname
            FROM pg_catalog.pg_class c
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_catalog.pg_authid o ON o.oid = c.relowner
            WHERE n.nspname = 'flarex' AND c.relkind IN ('r', 'p') AND NOT o.rolsuper
            """
        ) { row in
            let name = try row.identifier(1)
            let object: OwnedObject = try row.text(0) == "database" ? .database(name) : .table(name)
            return (object, try row.identifier(2))
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }
}
