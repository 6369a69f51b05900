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

extension PostgresSession {
    /// Reads the bot's role, its extensions and its settings, as the cluster has them.
    ///
    /// A bot may change its own settings, and store megabytes in them. Only those that a plan may give are read; of what
    /// it cannot change itself, such as `temp_file_limit`, these are the plan's.
    ///
    /// - Throws: `AccessRefusal`, `PostgresError`.
    func ground(of request: AccessRequest) throws -> AccessGround {
        let names = Bind.array(RoleSetting.kinds.keys.sorted())
        let grounds = try query(
            """
            SELECT b.workspace, b.role, b.phase, pg_catalog.current_database(), r.oid IS NOT NULL,
                (pg_catalog.now() + \(bind: .integer(request.duration.seconds)) * interval '1 second')::text,
                ARRAY(SELECT pg_catalog.substr(g.rolname, 8) FROM pg_catalog.pg_auth_members a
                    JOIN pg_catalog.pg_roles g ON g.oid = a.roleid
                    WHERE a.member = r.oid AND g.rolname LIKE 'flarex\\_ext\\_%' ORDER BY 1)::text,
                ARRAY(SELECT s.setting FROM pg_catalog.pg_db_role_setting c
                    JOIN pg_catalog.pg_database d ON d.oid = c.setdatabase
                    CROSS JOIN LATERAL pg_catalog.unnest(c.setconfig) AS s (setting)
                    WHERE c.setrole = r.oid AND d.datname = pg_catalog.current_database()
                        AND pg_catalog.split_part(s.setting, '=', 1) = ANY (\(bind: names)::text[])
                        AND pg_catalog.length(s.setting) < 200)::text,
                EXISTS (SELECT FROM flarex.restore x WHERE x.bot = b.id AND x.ended_at IS NULL)
            FROM flarex.bot b LEFT JOIN pg_catalog.pg_roles r ON r.rolname = b.role
            WHERE b.id = \(bind: .text(request.bot.text))
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
            let schemas = try row.textArray(6).compactMap { Identifier($0) }
            return AccessGround(
                bot: BotReference(id: request.bot, workspace: workspace, role: role),
                database: database,
                searchPath: [role] + schemas + [ManagedName.shimSchema, "pg_catalog"],
                settings: try row.textArray(7).compactMap(RoleSetting.init(catalogText:)),
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
