import Model
import PostgresClient
import SQLText

extension PostgresSession {
    /// The roles named as flarexdb names its own.
    func readRoles(
        _ scope: BotScope?,
        serverVersion: Int,
        _ memory: ObservationMemory?
    ) throws -> Table<Identifier, ObservedRole> {
        let (roles, settings) = (isOwnRole("rolname", within: scope), isOwnRole("r.rolname", within: scope))
        let memberships = Self.membershipQuery(
            of: Catalog.memberships(within: scope),
            where: "\(isOwnRole("g.rolname")) OR \(isOwnRole("m.rolname"))",
            serverVersion: serverVersion
        )
        guard let memory else {
            // One answer after the other, so that only one at a time is in memory.
            var state = try Self.roles(in: answer(Self.roleQuery(where: roles)))
            try Self.add(settingsIn: answer(Self.settingsQuery(where: settings)), to: &state)
            try Self.add(membershipsIn: answer(memberships), to: &state)
            return state
        }
        let answers = [
            try answer(Self.roleQuery(where: roles)), try answer(Self.settingsQuery(where: settings)),
            try answer(memberships),
        ]
        return try memory.value(\.roles, of: answers) { answers in
            var state = try Self.roles(in: answers[0])
            try Self.add(settingsIn: answers[1], to: &state)
            try Self.add(membershipsIn: answers[2], to: &state)
            return state
        }
    }

    /// Other roles, by conditions on pg_authid, on the role `r`, and on the group `g` and the member `m`.
    func readRoles(
        where condition: SQL,
        settings: SQL,
        memberships: SQL,
        serverVersion: Int
    ) throws -> Table<Identifier, ObservedRole> {
        var roles = try Self.roles(in: answer(Self.roleQuery(where: condition)))
        try Self.add(settingsIn: answer(Self.settingsQuery(where: settings)), to: &roles)
        let query = Self.membershipQuery(
            of: Catalog.memberships(within: nil),
            where: memberships,
            serverVersion: serverVersion
        )
        for membership in try Self.memberships(in: answer(query)) {
            roles.update(membership.member) { $0.memberships.append(membership) }
            roles.update(membership.group) { $0.members.append(membership) }
        }
        return roles
    }

    private static func roleQuery(where condition: SQL) -> SQL {
        // The verifier stays on the server: its digest is enough to see whether it changed.
        """
        SELECT rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication,
            rolbypassrls, rolconnlimit, NULLIF(rolvaliduntil, 'infinity')::text,
            pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(rolpassword, 'UTF8')), 'hex')
        FROM pg_catalog.pg_authid
        WHERE \(condition)
        """
    }

    /// The roles with their attributes, without memberships and settings.
    private static func roles(in answer: Answer) throws -> Table<Identifier, ObservedRole> {
        var roles = Table<Identifier, ObservedRole>()
        roles.reserveCapacity(answer.rowCount)
        try answer.forEachRow { row in
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
            roles[try row.identifier(0)] = ObservedRole(
                attributes: attributes,
                verifierDigest: try row.optionalDigest(10)
            )
        }
        return roles
    }

    private static func settingsQuery(where condition: SQL) -> SQL {
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
    }

    /// Adds the settings of the roles, those for all databases and those for each one.
    private static func add(settingsIn answer: Answer, to roles: inout Table<Identifier, ObservedRole>) throws {
        var reader = SettingsReader()
        try answer.forEachRow { row in
            let role = try row.identifier(0)
            let scope = try row.isNull(1) ? SettingScope.everywhere : .database(try row.identifier(1))
            let settings = try reader.settings(of: role, in: row, 2)
            roles.update(role) { $0.settings[scope] = settings }
        }
    }

    /// The memberships, sorted by group, member and grantor.
    private static func membershipQuery(of rows: SQL, where condition: SQL, serverVersion: Int) -> SQL {
        // PostgreSQL 16 made INHERIT and SET options of the membership.
        let options: SQL = serverVersion >= 160_000 ? "a.inherit_option, a.set_option" : "true, true"
        return """
            SELECT g.rolname, m.rolname, pg_catalog.pg_get_userbyid(a.grantor), a.admin_option, \(options)
            FROM \(rows)
            WHERE \(condition)
            ORDER BY g.rolname, m.rolname, 3
            """
    }

    private static func memberships(in answer: Answer) throws -> [Membership] {
        try answer.rows { row in
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

    /// Adds the memberships, each to the member and to the group.
    private static func add(membershipsIn answer: Answer, to roles: inout Table<Identifier, ObservedRole>) throws {
        let memberships = try memberships(in: answer)
        for membership in memberships { roles.update(membership.member) { $0.memberships.append(membership) } }
        // They come sorted by group, and one group has all bots in it: its members are set at once.
        var rest = memberships[...]
        while let group = rest.first?.group {
            let members = rest.prefix { $0.group == group }
            roles.update(group) { $0.members = Array(members) }
            rest = rest[members.endIndex...]
        }
    }
}
