package import Model
package import PostgresClient
package import SQLText

extension PostgresSession {
    /// What the registry remembers of every bot's last manifest, sorted by id; nil where there is no registry.
    ///
    /// - Throws: `CatalogError.noRegistry` where there is one of an older flarexdb.
    package func readRecordedBots() throws -> [RecordedBot]? {
        let version = try readControlVersion()
        guard version > 0 else { return nil }
        guard version >= ControlVersion.lifecycle else { throw CatalogError.noRegistry }
        return try query(
            """
            SELECT id, workspace, plan, phase, spec_digest, extensions, overage_price IS NOT NULL, is_kept,
                tombstoned_at IS NOT NULL
            FROM flarex.bot ORDER BY id COLLATE "C"
            """
        ) { row in
            let phaseText = try row.text(3)
            guard let phase = Phase(rawValue: phaseText) else {
                throw CatalogError.malformed("the phase \"\(phaseText)\"")
            }
            return RecordedBot(
                id: try row.name(0),
                workspace: try row.name(1),
                plan: try row.name(2),
                phase: phase,
                specDigest: try row.digest(4),
                extensions: try row.textArray(5).compactMap(Identifier.init),
                hasPrice: try row.boolean(6),
                isKept: try row.boolean(7),
                isTombstoned: try row.boolean(8)
            )
        }
    }

    /// The schemas of this database that have bots' names.
    package func readBotSchemas() throws -> [Identifier: ForeignObjects.Schema] {
        let isBots: SQL = "n.nspname ~ '^bot_[0-9a-f]{16}$'"
        let uses = try readExtensionUses(where: isBots).keys
        let schemas = try query(
            "SELECT nspname, pg_catalog.pg_get_userbyid(nspowner) FROM pg_catalog.pg_namespace n WHERE \(isBots)"
        ) { row in
            let name = try row.identifier(0)
            let extensions = uses.filter { $0.schema == name }.map(\.extension).sorted()
            return (name, ForeignObjects.Schema(owner: try row.identifier(1), extensions: extensions))
        }
        return Dictionary(uniqueKeysWithValues: schemas)
    }

    /// The roles and schemas of this database that neither PostgreSQL nor flarexdb made.
    package func readForeignObjects() throws -> ForeignObjects {
        func isForeign(_ schema: SQL) -> SQL {
            """
            \(schema) !~ '^(pg_|ext_|bot_[0-9a-f]{16}(_replaced_[0-9]{14})?$)'
                AND \(schema) NOT IN ('information_schema', 'public', 'flarex', 'flarex_shim', 'flarex_panel', 'flarex_pooler')
            """
        }
        let uses = try readExtensionUses(where: isForeign("n.nspname")).keys
        let schemas = try query(
            """
            SELECT nspname, pg_catalog.pg_get_userbyid(nspowner)
            FROM pg_catalog.pg_namespace WHERE \(isForeign("nspname"))
            """
        ) { row in
            let name = try row.identifier(0)
            let extensions = uses.filter { $0.schema == name }.map(\.extension).sorted()
            return (name, ForeignObjects.Schema(owner: try row.identifier(1), extensions: extensions))
        }
        let roles = try query(
            """
            SELECT rolname, rolsuper FROM pg_catalog.pg_authid
            WHERE rolname !~ '^pg_' AND NOT \(isOwnRole("rolname"))
            """
        ) { row in (try row.identifier(0), try row.boolean(1)) }
        return ForeignObjects(
            schemas: Dictionary(uniqueKeysWithValues: schemas),
            roles: Dictionary(uniqueKeysWithValues: roles)
        )
    }
}
