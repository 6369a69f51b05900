import Model
import Planning
import PostgresClient
import SQLText

/// What an access is made from.
struct AccessGround: Sendable {
    var bot: BotReference
    var database: Identifier
    var searchPath: [Identifier]
    var settings: [RoleSetting]
    /// When the access ends, as the server prints it.
    var expires: Literal
}

extension AccessGround {
    /// - Parameter settings: as the catalogs have them.
    init(
        bot: BotReference,
        database: Identifier,
        extensionSchemas: [String],
        settings: [String],
        expires: Literal
    ) {
        self.init(
            bot: bot,
            database: database,
            searchPath: [bot.role] + extensionSchemas.compactMap { Identifier($0) }
                + [ManagedName.shimSchema, "pg_catalog"],
            settings: settings.compactMap(RoleSetting.init(catalogText:)),
            expires: expires
        )
    }
}

extension PostgresSession {
    /// Reads the bot's role, its extensions and its settings, as the cluster has them.
    ///
    /// - Throws: `AccessRefusal`, `PostgresError`.
    func ground(of request: AccessRequest) throws -> AccessGround {
        let ground = AccessOpening.ground(
            of: "\(bind: .text(request.bot.text))",
            for: "\(bind: .integer(request.duration.seconds))",
            settings: AccessOpening.settingNames
        )
        let grounds = try query(
            """
            SELECT workspace, role, phase, database, has_role, expires::text, extension_schemas::text, settings::text,
                is_restoring
            FROM (\(ground)) g
            """
        ) { row in
            guard let phase = Phase(rawValue: try row.text(2)) else { throw AccessRefusal.unknown(request.bot) }
            guard request.purpose == .inspect || phase != .suspended && phase != .tombstoned else {
                throw AccessRefusal.inactive(request.bot, phase)
            }
            guard try request.purpose == .restore || !row.boolean(8) else { throw AccessRefusal.restoring(request.bot) }
            guard try row.boolean(4) else { throw AccessRefusal.roleless(request.bot) }
            guard let workspace = Name(try row.text(0)), let role = Identifier(try row.text(1)),
                let database = Identifier(try row.text(3)), let expires = Literal(try row.text(5))
            else { throw AccessRefusal.unknown(request.bot) }
            return AccessGround(
                bot: BotReference(id: request.bot, workspace: workspace, role: role),
                database: database,
                extensionSchemas: try row.textArray(6),
                settings: try row.textArray(7),
                expires: expires
            )
        }
        guard let ground = grounds.first else { throw AccessRefusal.unknown(request.bot) }
        return ground
    }
}

extension RoleSetting {
    /// A setting as the catalogs have it: `name=value`.
    fileprivate init?(catalogText text: String) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        self.init(name: String(parts[0]), text: String(parts[1]))
    }
}
