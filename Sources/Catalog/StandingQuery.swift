package import Model
package import PostgresClient
package import SQLText

/// Where a bot is in its life, as the registry has it.
package struct Standing: Hashable, Sendable {
    package var phase: Phase
    package var lastError: String?
}

extension PostgresSession {
    /// Where the registry is kept: the database that lets bots in. Nil when there is none on this cluster.
    ///
    /// The cluster tells by itself, so that whoever only reads the registry needs no manifests.
    package func findSharedDatabase() throws -> Identifier? {
        try query(
            """
            SELECT d.datname::text
            FROM pg_catalog.pg_database d
            WHERE EXISTS (
                SELECT FROM pg_catalog.aclexplode(d.datacl) a JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
                WHERE r.rolname = 'flarex_bots' AND a.privilege_type = 'CONNECT'
            )
            ORDER BY d.datname
            """
        ) { try $0.identifier(0) }.first
    }

    /// Nil for a bot that the registry does not know, and where there is no registry.
    package func readStanding(of bot: Name) throws -> Standing? {
        guard try readControlVersion() > 0 else { return nil }
        return try query("SELECT phase, last_error FROM flarex.bot WHERE id = \(bind: .text(bot.text))") { row in
            let text = try row.text(0)
            guard let phase = Phase(rawValue: text) else {
                throw CatalogError.malformed("the phase \"\(text)\" of bot \(bot)")
            }
            return Standing(phase: phase, lastError: try row.optionalText(1))
        }.first
    }
}
