import Audit
import Model
import Planning
import PostgresClient
import SQLText

/// An access that was just made.
struct OpenedAccess: Sendable {
    var login: Identifier
    var ground: AccessGround
}

extension PostgresSession {
    /// Makes the access by a superuser's own right.
    ///
    /// - Throws: `AccessRefusal`, `PostgresError`.
    func makeAccess(_ request: AccessRequest, verifier: Literal) async throws -> OpenedAccess {
        let ground = try ground(of: request)
        let login = ManagedName.accessLogin(of: ground.bot.role, number: .random(in: .min ... .max))
        let opening = AccessOpening(
            bot: ground.bot,
            login: login,
            database: ground.database,
            searchPath: ground.searchPath,
            settings: ground.settings,
            expires: ground.expires,
            purpose: request.purpose.rawValue,
            actor: request.context.actor,
            reason: request.context.reason,
            isForInactive: request.purpose == .inspect,
            isForRestore: request.purpose == .restore
        )
        let statements = opening.statements(
            serverVersion: serverVersion,
            verifier: verifier,
            after: LogSilence.statement
        )
        let intent = AuditDraft.intent(
            .openAccess,
            bot: ground.bot.id,
            workspace: ground.bot.workspace,
            text: "\(login) for \(request.purpose.rawValue), until \(ground.expires.text)",
            by: request.context
        )
        do {
            try await record(intent) { try await insist(on: [statements]) }
        } catch let error as PostgresError where error.state == .notNullViolation {
            throw AccessRefusal.unknown(request.bot)
        }
        return OpenedAccess(login: login, ground: ground)
    }
}
