package import Model
import Planning
package import PostgresClient
import SQLText
import Secrets

/// The role that makes archives, while it may log in.
///
/// It reads the data of all bots and changes nothing. Its password is made here, and leaves this process only as its
/// verifier and in the environment of the programs that log in with it. One process at a time uses it: whoever opens it
/// ends the sessions of whoever had it before.
package struct BackupLogin: Sendable {
    /// How to connect. It holds the password and does not show it.
    package let options: ConnectionOptions

    /// Lets the role log in.
    ///
    /// - Parameters:
    ///   - duration: after that time a pass takes the password away, whether or not this was closed.
    ///   - admin: a superuser's session in the shared database.
    ///   - server: how to reach the server; who logs in and where is replaced.
    /// - Throws: `PostgresError`, such as for a role that is missing: the next pass makes it.
    package static func open(
        for duration: TimeSpan,
        through admin: PostgresSession,
        at server: ConnectionOptions
    ) async throws -> BackupLogin {
        let password = Password.random()
        let verifier = SCRAMVerifier(password: password, salt: Randomness.system.bytes(SCRAMVerifier.saltLength))
        guard let text = Literal(verifier.text) else { preconditionFailure("base64 holds no NUL") }
        let opening = BackupLoginChange.opening(for: duration, verifier: text, after: LogSilence.statement)
        try await admin.insist(on: [BackupLoginChange.endingSessions, opening])
        _ = await admin.takeNotices()
        var options = server.logging(inAs: ManagedName.backup, password: password.text.revealed)
        options.database = Identifier(admin.target.database)
        options.applicationName = "flarexdb backup"
        // The role has no right to set these, nor does it need them.
        options.statementTimeout = .zero
        options.idleInTransactionTimeout = .zero
        return BackupLogin(options: options)
    }

    /// Takes the password away and ends the sessions.
    ///
    /// - Throws: `PostgresError`; what is left then is removed by a pass once its time is over.
    package static func close(through admin: PostgresSession) async throws {
        try await admin.insist(on: [BackupLoginChange.closing, BackupLoginChange.endingSessions])
        _ = await admin.takeNotices()
    }
}
