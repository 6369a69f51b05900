import Model
import PostgresClient
import SQLText

extension PostgresSession {
    /// The accesses that the registry has as open, by their logins.
    func readAccesses(_ scope: BotScope?) throws -> [Identifier: ObservedAccess] {
        let condition: SQL = scope.map { "role = ANY (\($0.boundRoles))" } ?? "true"
        let rows = try query(
            """
            SELECT login, bot, \(SQL.epoch(of: "expires")), purpose = 'inspect'
            FROM flarex.access WHERE closed IS NULL AND \(condition)
            """
        ) { row in
            let expires = Timestamp(seconds: try row.integer(2, as: Int64.self))
            return (
                try row.identifier(0),
                ObservedAccess(bot: try row.name(1), expires: expires, isReadOnly: try row.boolean(3))
            )
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }
}
