/// The session that holds an advisory lock, so that a message can name it.
package struct AdvisoryLockHolder: Sendable, Hashable, CustomStringConvertible {
    package let processID: Int32
    package let applicationName: String
    package let user: String
    /// Nil for a session over the server's local socket.
    package let address: String?
    /// When the session began, in UTC as PostgreSQL writes it.
    package let connectedSince: String

    package var description: String {
        "\(applicationName) (process \(processID), user \(user), from \(address ?? "the server's own host"), "
            + "connected since \(connectedSince))"
    }
}
