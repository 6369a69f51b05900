package import Model
package import PostgresClient
package import SQLText

/// Where a bot is in its life, as the registry has it.
package struct Standing: Hashable, Sendable {
    /// As the registry has it, unless ``setbacks`` make less of it.
    package var phase: Phase
    package var lastError: String?
    /// Sorted by reason.
    package var setbacks: [Setback] = []
    /// Whether the commit that was asked for has been dealt with; nil where none was asked for.
    package var revision: Revision?
    /// The form of `DATABASE_URL`; nil where there is no secret, or an older flarexdb has made it.
    package var urlForm: URLForm?

    /// How far the commit that was asked for has come.
    package enum Revision: Hashable, Sendable {
        /// It, or a later one that contains it, was applied to the bot, or asked nothing new of it.
        case settled
        /// It was read, and the bot's steps are not applied.
        case unsettled
        /// The last pass was of another commit; nil where there was none of any.
        case awaited(last: String?)
    }
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
    ///
    /// - Parameter revision: the beginning of a commit's name, or all of it.
    package func readStanding(of bot: Name, at revision: String? = nil) throws -> Standing? {
        let version = try readControlVersion()
        guard version > 0 else { return nil }
        var standing = try readStanding(of: bot, version: version)
        if let revision, standing != nil {
            standing?.revision = try readProgress(of: bot, to: revision, version: version)
        }
        return standing
    }

    private func readStanding(of bot: Name, version: Int) throws -> Standing? {
        let setbacks: SQL =
            version >= ControlVersion.restores
            ? "FROM (\(SetbackRows.query)) k WHERE k.bot = b.id"
            : version >= ControlVersion.standing
                ? "FROM flarex.setback k WHERE k.bot = b.id"
                : "FROM (SELECT NULL::text AS reason, NULL::text AS message) k WHERE false"
        let form: SQL = version >= ControlVersion.identity ? "s.url_form" : "NULL"
        return try query(
            """
            SELECT b.phase, b.last_error, s.bot IS NOT NULL,
                ARRAY(SELECT k.reason \(setbacks) ORDER BY k.reason),
                ARRAY(SELECT k.message \(setbacks) ORDER BY k.reason), \(form)
            FROM flarex.bot b LEFT JOIN flarex.secret s ON s.bot = b.id WHERE b.id = \(bind: .text(bot.text))
            """
        ) { row in
            let text = try row.text(0)
            guard let phase = Phase(rawValue: text) else {
                throw CatalogError.malformed("the phase \"\(text)\" of bot \(bot)")
            }
            let setbacks = try row.setbacks(3, hasCredential: try row.boolean(2), phase)
            return Standing(
                phase: phase.told(with: setbacks),
                lastError: try row.optionalText(1),
                setbacks: setbacks,
                urlForm: try row.optionalText(5).flatMap(URLForm.init)
            )
        }.first
    }

    private func readProgress(of bot: Name, to revision: String, version: Int) throws -> Standing.Revision {
        guard version >= ControlVersion.standing else { return .awaited(last: nil) }
        let found = try query(
            """
            SELECT revision, EXISTS (
                    SELECT FROM pg_catalog.unnest(revision || covers) AS c (revision)
                    WHERE pg_catalog.starts_with(c.revision, \(bind: .text(revision)))
                ), \(bind: .text(bot.text)) = ANY (unsettled)
            FROM flarex.pass
            """
        ) { row -> Standing.Revision in
            guard try row.boolean(1) else { return .awaited(last: try row.text(0)) }
            return try row.boolean(2) ? .unsettled : .settled
        }
        return found.first ?? .awaited(last: nil)
    }
}
