package import Model
import PostgresClient
import SQLText

/// The bots to observe, where the others are of no interest: what is shared by all is read all the same.
package struct BotScope: Sendable {
    let names: [String]
    /// The bots' own roles, and the logins that they may have.
    let roles: [String]
    /// The extensions that their manifests list.
    let extensions: [Identifier]

    package init(_ bots: [DesiredBot]) {
        names = bots.map(\.id.text)
        extensions = Set(bots.lazy.flatMap(\.extensions).map(\.value)).sorted()
        roles = bots.flatMap { [$0.role] + ManagedName.logins(of: $0.role) }.map(\.name)
    }

    func contains(_ bot: DesiredBot) -> Bool { names.contains(bot.id.text) }

    var boundRoles: SQL { "\(bind: .array(roles))::pg_catalog.name[]" }

    var boundNames: SQL { "\(bind: .array(names))::text[]" }
}

/// As `isOwnRole`, without the bots outside of the scope.
func isOwnRole(_ column: SQL, within scope: BotScope?) -> SQL {
    guard let scope else { return isOwnRole(column) }
    return """
        (\(column) = ANY (\(scope.boundRoles)) OR \(column) LIKE 'flarex\\_ext\\_%'
            OR \(column) LIKE 'con\\_%' AND \(BotRole.name(of: column)) = ANY (\(bind: .array(scope.roles)))
            OR \(column) IN (\(ownGroups)))
        """
}

/// The rows of pg_auth_members with the names of group and member, for a bot of the scope or no bot at all; and whoever
/// may pass a membership on.
///
/// Of some 14,000 rows that 10,000 bots have, these are a few. Joined and matched with a pattern first, they take 40 ms;
/// filtered first, 5 ms. OFFSET 0 keeps the planner from doing it the other way round.
func memberships(within scope: BotScope?) -> SQL {
    guard let scope else {
        return """
            pg_catalog.pg_auth_members a
            JOIN pg_catalog.pg_authid g ON g.oid = a.roleid
            JOIN pg_catalog.pg_authid m ON m.oid = a.member
            """
    }
    let roles: SQL = "ARRAY(SELECT oid FROM pg_catalog.pg_authid WHERE rolname = ANY (\(scope.boundRoles)))"
    return """
        (SELECT * FROM pg_catalog.pg_auth_members
            WHERE admin_option OR member = ANY (\(roles)) OR roleid = ANY (\(roles))
                -- As long as the name of a bot's role, or of its login's.
                OR member IN (SELECT oid FROM pg_catalog.pg_authid WHERE NOT (
                    rolname LIKE 'bot\\_%' AND pg_catalog.octet_length(rolname::text) IN (20, 22)))
            OFFSET 0) a
        CROSS JOIN LATERAL (SELECT r.rolname FROM pg_catalog.pg_authid r WHERE r.oid = a.roleid OFFSET 0) g
        CROSS JOIN LATERAL (SELECT r.rolname FROM pg_catalog.pg_authid r WHERE r.oid = a.member OFFSET 0) m
        """
}

/// That a schema is a bot's of the scope or no bot's.
func isSchema(_ column: SQL, within scope: BotScope?) -> SQL {
    guard let scope else { return "true" }
    return """
        (\(column) = ANY (\(scope.boundRoles)) OR \(column) NOT LIKE 'bot\\_%'
            OR \(column) ~ \(ManagedName.replacedPattern)
                AND pg_catalog.left(\(column)::text, 20)::pg_catalog.name = ANY (\(scope.boundRoles)))
        """
}

/// That a row of the registry is a bot's of the scope.
func isBot(_ column: SQL, within scope: BotScope?) -> SQL {
    guard let scope else { return "true" }
    return "\(column) = ANY (\(scope.boundNames))"
}
