import Model
import PostgresClient
import SQLText

extension PostgresSession {
    /// Who owns a schema of flarexdb's own or a table of the registry without being a superuser; and the shared
    /// database, if one of flarexdb's own roles has it. Such a role is not a superuser for long.
    func readWeakOwners(database: Identifier) throws -> [OwnedObject: Identifier] {
        let rows = try query(
            """
            SELECT 'database', d.datname, o.rolname
            FROM pg_catalog.pg_database d JOIN pg_catalog.pg_authid o ON o.oid = d.datdba
            WHERE d.datname = \(bind: .text(database.name)) AND \(isOwnRole("o.rolname"))
            UNION ALL
            SELECT 'schema', n.nspname, o.rolname
            FROM pg_catalog.pg_namespace n JOIN pg_catalog.pg_authid o ON o.oid = n.nspowner
            WHERE n.nspname IN ('flarex', 'flarex_shim', 'flarex_panel', 'flarex_pooler') AND (NOT o.rolsuper OR \(isOwnRole("o.rolname")))
            UNION ALL
            SELECT 'table', c.relname, o.rolname
            FROM pg_catalog.pg_class c
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_catalog.pg_authid o ON o.oid = c.relowner
            WHERE n.nspname = 'flarex' AND c.relkind IN ('r', 'p')
                AND (NOT o.rolsuper OR \(isOwnRole("o.rolname")))
            """
        ) { row in
            let name = try row.identifier(1)
            let object: OwnedObject =
                switch try row.text(0) {
                case "database": .database(name)
                case "schema": .schema(name)
                default: .table(name)
                }
            return (object, try row.identifier(2))
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }
}
