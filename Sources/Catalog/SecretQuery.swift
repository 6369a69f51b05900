package import Model
package import PostgresClient
package import SQLText

/// The sealed secret of a bot as it is stored; nil when there is none.
package func sealedSecret(of bot: Name, through session: PostgresSession) async throws -> String? {
    guard try await session.readControlVersion() > 0 else { return nil }
    return try await session.query("SELECT sealed::text FROM flarex.secret WHERE bot = \(bind: .text(bot.text))") {
        try $0.text(0)
    }.first
}

/// The sealed secret of every bot that has one, as they are stored; nil where there is no control schema.
package func sealedSecrets(through session: PostgresSession) async throws -> [Name: String]? {
    guard try await session.readControlVersion() > 0 else { return nil }
    let rows = try await session.query("SELECT bot, sealed::text FROM flarex.secret") {
        (try $0.name(0), try $0.text(1))
    }
    return Dictionary(uniqueKeysWithValues: rows)
}

/// When the bot was tombstoned; nil for one that lives or is not known.
package func tombstone(of bot: Name, through session: PostgresSession) async throws -> Timestamp? {
    guard try await session.readControlVersion() > 0 else { return nil }
    let moments = try await session.query(
        """
        SELECT \(SQL.epoch(of: "tombstoned_at"))
        FROM flarex.bot WHERE id = \(bind: .text(bot.text)) AND tombstoned_at IS NOT NULL
        """
    ) { Timestamp(seconds: try $0.integer(0, as: Int64.self)) }
    return moments.first
}

extension PostgresSession {
    /// The secrets that are sealed for others than these, with whom they are sealed for, sorted by bot.
    ///
    /// - Throws: `CatalogError.noRegistry` where the registry does not say for whom secrets are sealed.
    package func readSecrets(
        forOthersThan recipients: [Recipient]
    ) throws -> [(bot: Name, sealed: String, recipients: [Recipient])] {
        guard try readControlVersion() >= ControlVersion.identity else { throw CatalogError.noRegistry }
        return try query(
            """
            SELECT bot, sealed::text, recipients FROM flarex.secret
            WHERE recipients <> \(bind: .array(recipients.map(\.text)))::text[]
            ORDER BY bot COLLATE "C"
            """
        ) { (try $0.name(0), try $0.text(1), try $0.textArray(2).compactMap(Recipient.init)) }
    }

    /// What there is to know of every secret without opening it, sorted by bot.
    ///
    /// - Throws: `CatalogError.noRegistry` where the registry does not say for whom secrets are sealed.
    package func readCredentials() throws -> [ListedCredential] {
        guard try readControlVersion() >= ControlVersion.identity else { throw CatalogError.noRegistry }
        return try query(
            """
            SELECT s.bot, b.workspace, s.login, \(SQL.epoch(of: "s.issued_at")),
                s.url_form, s.recipients, s.previous_login,
                \(SQL.epoch(of: "s.previous_until")),
                \(SQL.epoch(of: "pg_catalog.now()"))
            FROM flarex.secret s JOIN flarex.bot b ON b.id = s.bot
            ORDER BY s.bot COLLATE "C"
            """
        ) { row in
            var credential = ListedCredential(
                bot: try row.name(0),
                workspace: try row.name(1),
                login: try row.identifier(2),
                issuedAt: Timestamp(seconds: try row.integer(3, as: Int64.self)),
                readAt: Timestamp(seconds: try row.integer(8, as: Int64.self)),
                urlForm: try row.optionalText(4).flatMap(URLForm.init),
                recipients: try row.textArray(5).compactMap(Recipient.init)
            )
            if try !row.isNull(6) {
                credential.previous = (
                    try row.identifier(6), Timestamp(seconds: try row.integer(7, as: Int64.self))
                )
            }
            return credential
        }
    }
}

/// A bot's credential as a list shows it.
package struct ListedCredential: Sendable {
    package var bot: Name
    package var workspace: Name
    package var login: Identifier
    package var issuedAt: Timestamp
    /// The server's time when this was read.
    package var readAt: Timestamp
    /// The form of `DATABASE_URL`; nil for a secret of an older flarexdb, which did not record it.
    package var urlForm: URLForm?
    /// Who can open the secret, sorted.
    package var recipients: [Recipient]
    /// The login before this one, while it is valid beside it.
    package var previous: (login: Identifier, until: Timestamp)?
}
