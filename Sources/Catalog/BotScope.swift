package import Model
import PostgresClient
import SQLText

/// The bots to observe, where the others are of no interest: what is shared by all is read all the same.
package struct BotScope: Sendable {
    let names: [String]
    /// The bots' own roles, and the logins that they may have.
    let roles: [String]

    package init(_ bots: [DesiredBot]) {
        names = bots.map(\.id.text)
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
            OR \(column) IN ('flarex_bots', 'flarex_owner', 'flarex_restricted'))
        """
}

/// That a membership concerns a bot of the scope or no bot at all.
func isMembership(of scope: BotScope?) -> SQL {
    guard let scope else { return "true" }
    return """
        (g.rolname = ANY (\(scope.boundRoles)) OR m.rolname = ANY (\(scope.boundRoles))
            OR m.rolname !~ '^bot_[0-9a-f]{16}(_[ab])?$')
        """
}

/// That a schema is a bot's of the scope or no bot's.
func isSchema(_ column: SQL, within scope: BotScope?) -> SQL {
    guard let scope else { return "true" }
    return "(\(column) = ANY (\(scope.boundRoles)) OR \(column) NOT LIKE 'bot\\_%')"
}

/// That a row of the registry is a bot's of the scope.
func isBot(_ column: SQL, within scope: BotScope?) -> SQL {
    guard let scope else { return "true" }
    return "\(column) = ANY (\(scope.boundNames))"
}
