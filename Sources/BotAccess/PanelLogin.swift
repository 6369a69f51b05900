package import Audit
import Model
import Planning
package import PostgresClient
import SQLText
package import Secrets

/// The login of the web panel, whose password an operator makes.
package enum PanelLogin {
    /// Makes a new password and ends the sessions that the one before has opened.
    ///
    /// - Parameters:
    ///   - admin: a superuser's session in the shared database.
    ///   - context: on whose behalf, for the audit log.
    /// - Returns: the password. It is known nowhere else.
    /// - Throws: `PostgresError`, such as for a role that is missing: a pass makes it once a manifest asks for a panel.
    package static func issue(through admin: PostgresSession, by context: AuditContext) async throws -> Password {
        let password = Password.random()
        let verifier = SCRAMVerifier(password: password, salt: Randomness.system.bytes(SCRAMVerifier.saltLength))
        guard let text = Literal(verifier.text) else { preconditionFailure("base64 holds no NUL") }
        let issuing = PanelLoginChange.issuing(verifier: text, after: LogSilence.statement)
        let intent = AuditDraft.intent(.issuePanelLogin, text: ManagedName.panel.name, by: context)
        try await admin.record(intent) {
            try await admin.insist(on: [issuing, PanelLoginChange.endingSessions])
        }
        _ = await admin.takeNotices()
        return password
    }
}
