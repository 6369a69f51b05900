/// Where a session goes, for messages; it never holds a password.
package struct ConnectionTarget: Sendable, Hashable, CustomStringConvertible {
    package let host: String
    package let port: String
    package let database: String
    package let user: String

    package var description: String { "database \"\(database)\" at \(host):\(port) as \"\(user)\"" }
}
