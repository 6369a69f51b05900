import Audit
import Model
package import Planning
package import PostgresClient
package import SQLText
import Secrets

/// The one way to act as a bot without its sealed key: a login that is there for a while, and that can become the bot
/// and nothing else.
///
/// A superuser that only takes the bot's role has nine ways back, and whoever sends the statements knows them. Here nothing
/// privileged is underneath: `RESET ROLE` leads to the bot and `SET ROLE NONE` to a role that owns nothing and has no
/// right. The password is made here, and leaves this process only as its verifier. See `AccessOpening`.
///
/// A process that dies leaves a login that nobody knows the password of; a pass removes it once the access has expired.
package struct BotAccess: Sendable {
    package let bot: BotReference
    package let login: Identifier
    /// How to connect as the bot. It holds the password and does not show it.
    package let options: ConnectionOptions
    private let relays: [Identifier]
    private let context: AuditContext

    /// Writes down who acts as the bot and makes the login, in one transaction; before that, the audit log has it.
    ///
    /// - Parameters:
    ///   - admin: a superuser's session in the shared database, or the panel's.
    ///   - server: how to reach the server; who logs in and where is replaced.
    /// - Throws: `AccessRefusal` for a bot that is unknown, suspended or tombstoned; `PostgresError`.
    package static func open(
        _ request: AccessRequest,
        through admin: PostgresSession,
        at server: ConnectionOptions
    ) async throws -> BotAccess {
        let password = Password.random()
        let verifier = SCRAMVerifier(password: password, salt: Randomness.system.bytes(SCRAMVerifier.saltLength))
        guard let text = Literal(verifier.text) else { preconditionFailure("base64 holds no NUL") }
        let opened =
            admin.isPanels
            ? try await admin.askForAccess(request, verifier: text)
            : try await admin.makeAccess(request, verifier: text)
        let hasOptions = await admin.serverVersion >= 160_000
        let login = opened.login
        return BotAccess(
            bot: opened.ground.bot,
            login: login,
            options: server.acting(as: opened.ground, login: login, password: password),
            relays: AccessOpening.roles(login, hasMembershipOptions: hasOptions).keys.filter { $0 != login },
            context: request.context
        )
    }

    /// A session that is the bot.
    ///
    /// - Throws: `PostgresError`.
    package func connect() async throws -> PostgresSession { try await PostgresSession.connect(to: options) }

    /// Ends its sessions, whatever they are at: no code can catch that.
    ///
    /// - Throws: `PostgresError`.
    package func endSessions(through admin: PostgresSession) async throws {
        guard !admin.isPanels else { return try await admin.endPanelSessions(of: login) }
        let statements = Step.lifecycle(.endSessions(of: login)).statements(serverVersion: await admin.serverVersion)
        try await admin.insist(on: [statements])
    }

    /// Ends its sessions, drops the login and closes the record.
    ///
    /// - Parameter admin: a superuser's session in the shared database, or the panel's.
    /// - Throws: `PostgresError`; what is left then is removed by a pass once the access has expired.
    package func close(through admin: PostgresSession) async throws {
        let intent = AuditDraft.intent(
            .closeAccess,
            bot: bot.id,
            workspace: bot.workspace,
            text: "\(login)",
            by: context
        )
        try await admin.record(intent) {
            do {
                if admin.isPanels {
                    try await admin.endPanelAccess(login)
                } else {
                    try await admin.insist(on: ending(serverVersion: admin.serverVersion))
                }
            } catch let error as PostgresError where error.state == .undefinedObject {
                // A pass has ended it, since it had expired or the bot was to have none.
            }
        }
        _ = await admin.takeNotices()
    }

    /// What ends it, as transactions.
    private func ending(serverVersion: Int) -> [[SQL]] {
        var transactions: [[SQL]] = []
        var isOpen = false
        for step in AccessStep.ending(login, roles: [login] + relays, heir: bot.role) {
            let statements = step.statements(serverVersion: serverVersion)
            if step.commitment == .together, isOpen {
                transactions[transactions.count - 1] += statements
            } else {
                transactions.append(statements)
            }
            isOpen = step.commitment == .together
        }
        return transactions
    }
}

extension PostgresSession {
    /// Has the audit log say what is to be done before it is done, and what came of it.
    func record(_ intent: AuditDraft, _ body: @Sendable () async throws -> Void) async throws {
        guard let number = try appendAudit([intent]).first else { return }
        do {
            try await body()
        } catch let error as PostgresError {
            // What the connection does not tell any more, a pass tells.
            _ = try? appendAudit([
                intent.outcome(of: number, .failed, sqlState: error.state?.rawValue, text: error.message)
            ])
            throw error
        }
        _ = try appendAudit([intent.outcome(of: number, .done)])
    }

    /// Runs each list of statements in a transaction, and again where others were changing roles at the same time.
    func insist(on transactions: [[SQL]]) async throws {
        for statements in transactions { try await insist { try $0.pipeline(["BEGIN"] + statements + ["COMMIT"]) } }
    }

    /// Does it, and again where others were changing roles at the same time.
    @discardableResult
    func insist<Value: Sendable>(_ body: @Sendable (isolated PostgresSession) throws -> Value) async throws -> Value {
        var attempt = 1
        while true {
            do {
                return try body(self)
            } catch let error as PostgresError where error.kind == .server && error.isTransient && attempt < 5 {
                try await Task.sleep(for: .milliseconds(Int.random(in: 10...50) << attempt))
                attempt += 1
            }
        }
    }
}

extension ConnectionOptions {
    /// The options of a session that is the bot from its beginning, with the bot's own settings.
    fileprivate func acting(as ground: AccessGround, login: Identifier, password: Password) -> ConnectionOptions {
        var options = logging(inAs: login, password: password.text.revealed)
        options.database = ground.database
        // What a bot's code asks for says nothing of who runs it.
        options.applicationName = ""
        options.settings = [
            ("role", ground.bot.role.name), ("search_path", SearchPath.settingText(ground.searchPath)),
            ("row_security", "on"),
        ]
        options.leavesToRole = Set(ground.settings.map(\.name))
        return options
    }
}
