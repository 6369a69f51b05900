package import Model
package import SQLText

extension RoleAttributes {
    /// One attribute that differs, in words and as it is written in `ALTER ROLE`.
    package struct Change: Hashable, Sendable {
        package var words: String
        package var sql: SQL
        /// Whether the role can do less with it.
        package var isLoss: Bool
    }

    /// What must change for these attributes to become the others, in a fixed order.
    package func changes(to other: RoleAttributes) -> [Change] {
        guard self != other else { return [] }
        var changes: [Change] = []
        func flag(_ path: KeyPath<RoleAttributes, Bool>, _ on: SQL, _ off: SQL) {
            guard self[keyPath: path] != other[keyPath: path] else { return }
            let sql = other[keyPath: path] ? on : off
            changes.append(Change(words: sql.shown, sql: sql, isLoss: !other[keyPath: path]))
        }
        flag(\.canLogIn, "LOGIN", "NOLOGIN")
        flag(\.isSuperuser, "SUPERUSER", "NOSUPERUSER")
        flag(\.createsDatabases, "CREATEDB", "NOCREATEDB")
        flag(\.createsRoles, "CREATEROLE", "NOCREATEROLE")
        flag(\.inherits, "INHERIT", "NOINHERIT")
        flag(\.isReplication, "REPLICATION", "NOREPLICATION")
        flag(\.bypassesRLS, "BYPASSRLS", "NOBYPASSRLS")
        if connectionLimit != other.connectionLimit {
            let words = "connection limit \(connectionLimit) to \(other.connectionLimit)"
            let isLower = other.connectionLimit >= 0 && !(0..<other.connectionLimit).contains(connectionLimit)
            changes.append(Change(words: words, sql: "CONNECTION LIMIT \(other.limit)", isLoss: isLower))
        }
        if validUntil != other.validUntil {
            let words = "valid until \(validUntil ?? "for ever") to \(other.validUntil ?? "for ever")"
            let limit = other.validUntil.flatMap(Literal.init) ?? "infinity"
            changes.append(Change(words: words, sql: "VALID UNTIL \(limit)", isLoss: other.validUntil != nil))
        }
        return changes
    }

    /// The connection limit, which may not stand in parentheses. -1, for no limit, is the only negative one.
    private var limit: SQL { connectionLimit < 0 ? "-1" : "\(connectionLimit)" }

    /// All attributes as they are written in `CREATE ROLE`.
    var definition: SQL {
        let flags: [SQL] = [
            canLogIn ? "LOGIN" : "NOLOGIN",
            isSuperuser ? "SUPERUSER" : "NOSUPERUSER",
            createsDatabases ? "CREATEDB" : "NOCREATEDB",
            createsRoles ? "CREATEROLE" : "NOCREATEROLE",
            inherits ? "INHERIT" : "NOINHERIT",
            isReplication ? "REPLICATION" : "NOREPLICATION",
            bypassesRLS ? "BYPASSRLS" : "NOBYPASSRLS",
            "CONNECTION LIMIT \(limit)",
        ]
        let limit: [SQL] = validUntil.flatMap(Literal.init).map { ["VALID UNTIL \($0)"] } ?? []
        return (flags + limit).joined(separator: " ")
    }
}
