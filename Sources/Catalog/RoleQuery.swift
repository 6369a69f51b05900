import Model
import PostgresClient
import SQLText

extension PostgresSession {
    /// The roles named as flarexdb names its own, with attributes, without memberships and settings.
    func readRoles(_ scope: BotScope?) throws -> [Identifier: ObservedRole] {
        try readRoles(where: isOwnRole("rolname", within: scope))
    }

    /// The same for other roles, by a condition on pg_authid.
    func readRoles(where condition: SQL) throws -> [Identifier: ObservedRole] {
        let rows = try query(
            // The verifier stays on the server: its digest is enough to see whether it changed.
            """
            SELECT rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication,
                rolbypassrls, rolconnlimit, NULLIF(rolvaliduntil, 'infinity')::text,
                pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(rolpassword, 'UTF8')), 'hex')
            FROM pg_catalog.pg_authid
            WHERE \(condition)
            """
        ) { row in
            var attributes = RoleAttributes()
            attributes.isSuperuser = try row.boolean(1)
            attributes.inherits = try row.boolean(2)
            attributes.createsRoles = try row.boolean(3)
            attributes.createsDatabases = try row.boolean(4)
            attributes.canLogIn = try row.boolean(5)
            attributes.isReplication = try row.boolean(6)
            attributes.bypassesRLS = try row.boolean(7)
            attributes.connectionLimit = try row.integer(8)
            attributes.validUntil = try row.optionalText(9)
            return (
                try row.identifier(0),
                ObservedRole(attributes: attributes, verifierDigest: try row.optionalText(10))
            )
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    /// Adds the settings of the roles, those for all databases and those for each one.
    func readSettings(_ scope: BotScope?, into roles: inout [Identifier: ObservedRole]) throws {
        try readSettings(where: isOwnRole("r.rolname", within: scope), into: &roles)
    }

    /// The same for other roles, by a condition on the role `r`.
    func readSettings(where condition: SQL, into roles: inout [Identifier: ObservedRole]) throws {
        let rows = try query(
            // A role may store megabytes in its own settings. What is compressed was large; neither is fetched.
            """
            SELECT r.rolname, d.datname, CASE
                WHEN pg_catalog.pg_column_compression(s.setconfig) IS NULL
                    AND pg_catalog.pg_column_size(s.setconfig) <= \(ObservedSettings.maximumSize)
                THEN s.setconfig::text END
            FROM pg_catalog.pg_db_role_setting s
            JOIN pg_catalog.pg_authid r ON r.oid = s.setrole
            LEFT JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase
            WHERE \(condition)
            """
        ) { row in
            let settings = try row.optionalText(2).map { try ObservedSettings(catalogText: $0) }
            return (
                role: try row.identifier(0),
                scope: try row.isNull(1) ? SettingScope.everywhere : .database(try row.identifier(1)),
                settings: settings ?? ObservedSettings(values: [:], isOversized: true)
            )
        }
        for row in rows { roles[row.role]?.settings[row.scope] = row.settings }
    }

    /// Adds the memberships, each to the member and to the group.
    func readMemberships(
        _ scope: BotScope?,
        into roles: inout [Identifier: ObservedRole],
        serverVersion: Int
    ) throws {
        let memberships = try readMemberships(
            where: "(\(isOwnRole("g.rolname")) OR \(isOwnRole("m.rolname"))) AND \(isMembership(of: scope))",
            serverVersion: serverVersion
        )
        for membership in memberships { roles[membership.member]?.memberships.append(membership) }
        // They come sorted by group, and one group has all bots in it: its members are set at once.
        var rest = memberships[...]
        while let group = rest.first?.group {
            let members = rest.prefix { $0.group == group }
            roles[group]?.members = Array(members)
            rest = rest[members.endIndex...]
        }
    }

    /// The memberships, sorted, by a condition on the group `g` and the member `m`.
    func readMemberships(where condition: SQL, serverVersion: Int) throws -> [Membership] {
        // PostgreSQL 16 made INHERIT and SET options of the membership.
        let options: SQL = serverVersion >= 160_000 ? "a.inherit_option, a.set_option" : "true, true"
        return try query(
            """
            SELECT g.rolname, m.rolname, pg_catalog.pg_get_userbyid(a.grantor), a.admin_option, \(options)
            FROM pg_catalog.pg_auth_members a
            JOIN pg_catalog.pg_authid g ON g.oid = a.roleid
            JOIN pg_catalog.pg_authid m ON m.oid = a.member
            WHERE \(condition)
            ORDER BY g.rolname, m.rolname, 3
            """
        ) { row in
            Membership(
                group: try row.identifier(0),
                member: try row.identifier(1),
                grantor: try row.identifier(2),
                options: Membership.Options(
                    admin: try row.boolean(3),
                    inherit: try row.boolean(4),
                    set: try row.boolean(5)
                )
            )
        }
    }
}
