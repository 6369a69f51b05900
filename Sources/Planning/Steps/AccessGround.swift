import Model
package import SQLText

extension AccessOpening {
    /// What an access is made from, as the registry and the catalogs have it: one row for a bot that is known.
    ///
    /// A bot may change its own settings, and store megabytes in them. Only those that a plan may give are read; of what
    /// it cannot change itself, such as `temp_file_limit`, these are the plan's.
    ///
    /// - Parameters:
    ///   - bot: the bot's id.
    ///   - seconds: how long the access is to last.
    ///   - settings: the names of the settings to read, an array.
    package static func ground(of bot: SQL, for seconds: SQL, settings: SQL) -> SQL {
        """
        SELECT b.workspace, b.role, b.phase, pg_catalog.current_database() AS database, r.oid IS NOT NULL AS has_role,
            pg_catalog.now() + \(seconds) * interval '1 second' AS expires,
            ARRAY(SELECT pg_catalog.substr(g.rolname, 8) FROM pg_catalog.pg_auth_members a
                JOIN pg_catalog.pg_roles g ON g.oid = a.roleid
                WHERE a.member = r.oid AND g.rolname LIKE 'flarex\\_ext\\_%' ORDER BY 1) AS extension_schemas,
            ARRAY(SELECT s.setting FROM pg_catalog.pg_db_role_setting c
                JOIN pg_catalog.pg_database d ON d.oid = c.setdatabase
                CROSS JOIN LATERAL pg_catalog.unnest(c.setconfig) AS s (setting)
                WHERE c.setrole = r.oid AND d.datname = pg_catalog.current_database()
                    AND pg_catalog.split_part(s.setting, '=', 1) = ANY (\(settings))
                    AND pg_catalog.length(s.setting) < 200) AS settings,
            EXISTS (SELECT FROM flarex.restore x WHERE x.bot = b.id AND x.ended_at IS NULL) AS is_restoring
        FROM flarex.bot b LEFT JOIN pg_catalog.pg_roles r ON r.rolname = b.role
        WHERE b.id = \(bot)
        """
    }

    /// The settings that an access takes from its bot, as an array.
    package static let settingNames: SQL = {
        let names = RoleSetting.kinds.keys.sorted().compactMap { Literal($0) }.map { "\($0)" as SQL }
        return "ARRAY[\(names.joined(separator: ", "))]"
    }()
}
