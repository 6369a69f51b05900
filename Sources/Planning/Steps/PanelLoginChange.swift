import Model
package import SQLText

/// What lets the panel log in with a new password, and nobody with the one before.
package enum PanelLoginChange {
    /// - Parameter silence: keeps what comes after it, the password's verifier, out of the server's log.
    package static func issuing(verifier: Literal, after silence: SQL) -> [SQL] {
        [silence, "ALTER ROLE \(ManagedName.panel) PASSWORD \(secret: verifier)"]
    }

    /// Whoever logged in with the password before is gone after this.
    package static let endingSessions: [SQL] = LifecycleStep.endSessions(of: ManagedName.panel).statements
}
