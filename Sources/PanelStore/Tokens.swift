package import Model
package import PostgresClient
import SQLText

/// A token in the list of all.
package struct ListedToken: Hashable, Sendable {
    package var grant: TokenGrant
    package var madeBy: String
    package var made: Timestamp
    package var expires: Timestamp
    /// Nil for one that was never used.
    package var used: Timestamp?
    package var revoked: Timestamp?
    /// The server's clock.
    package var readAt: Timestamp

    package var isGood: Bool { revoked == nil && readAt < expires }
}

extension PostgresSession {
    /// Makes a token; for a superuser's session.
    ///
    /// - Parameters:
    ///   - workspace: the one that it is good for; nil for all.
    ///   - validity: after that time it is good for nothing.
    /// - Returns: its number, and the value that its holder sends. It is known nowhere else.
    /// - Throws: `PostgresError` with `uniqueViolation` where a token of the name is not revoked.
    package func makeToken(
        _ name: String,
        workspace: Name?,
        permission: Permission,
        validity: TimeSpan,
        by actor: String
    ) throws -> (number: Int, key: Passkey) {
        let key = Passkey.random()
        let numbers = try query(
            """
            INSERT INTO flarex.api_token (digest, name, workspace, permission, made_by, expires_at)
            VALUES (\(bind: .text(key.digest)), \(bind: .text(name)), \(bind: .optional(workspace?.text)),
                \(bind: .text(permission.rawValue)), \(bind: .text(actor)),
                pg_catalog.now() + \(validity.seconds) * interval '1 second')
            RETURNING number
            """
        ) { try $0.integer(0) }
        guard let number = numbers.first else { throw PostgresError(.malformedResult, "the token got no number") }
        return (number, key)
    }

    /// Ends a token for good; false where none of the name is in use. For a superuser's session.
    package func revokeToken(_ name: String) throws -> Bool {
        try execute(
            """
            UPDATE flarex.api_token SET revoked_at = pg_catalog.now()
            WHERE name = \(bind: .text(name)) AND revoked_at IS NULL
            """
        ).rows == 1
    }

    /// All tokens that were ever made, the last one first.
    package func readTokens() throws -> [ListedToken] {
        try query(
            """
            SELECT number, name, workspace, permission, made_by, \(SQL.epoch(of: "made_at")) AS made,
                \(SQL.epoch(of: "expires_at")) AS expires, \(SQL.epoch(of: "used_at")) AS used,
                \(SQL.epoch(of: "revoked_at")) AS revoked, \(SQL.epoch(of: "pg_catalog.now()")) AS read
            FROM flarex.api_token ORDER BY number DESC
            """
        ) { row -> ListedToken? in
            func moment(_ column: Row.Column) throws -> Timestamp? {
                try row.optionalInteger(column, as: Int64.self).map { Timestamp(seconds: $0) }
            }
            guard let permission = Permission(rawValue: try row.text("permission")), let made = try moment("made"),
                let expires = try moment("expires"), let read = try moment("read")
            else { return nil }
            let grant = TokenGrant(
                number: try row.integer("number"),
                name: try row.text("name"),
                workspace: try row.optionalText("workspace").flatMap { Name($0) },
                permission: permission
            )
            return ListedToken(
                grant: grant,
                madeBy: try row.text("made_by"),
                made: made,
                expires: expires,
                used: try moment("used"),
                revoked: try moment("revoked"),
                readAt: read
            )
        }.compactMap(\.self)
    }
}
