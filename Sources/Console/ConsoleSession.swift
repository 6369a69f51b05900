package import Audit
import BotAccess
package import Model
import Planning
package import PostgresClient
import SQLText
import Statements

/// A person's session as a bot: one statement after another, each in the audit log before it runs.
///
/// It has a login that can become the bot and nothing else, see `BotAccess`. Limits hold on the server, or where its
/// answers are read; statements are never rewritten.
package actor ConsoleSession {
    /// How long the server's own timeout has before the statement is cancelled, and that before the session is ended:
    /// code may catch the one and the other, but not the last.
    static let grace: Duration = .seconds(1)

    package nonisolated let bot: Name
    /// The bot's schema and role.
    package nonisolated let schema: String
    package nonisolated let isReadOnly: Bool
    private let policy: ClusterPolicy.Console
    private let context: AuditContext
    private let admin: PostgresSession
    private let access: BotAccess
    private let expires: ContinuousClock.Instant
    private var session: PostgresSession
    private var isBusy = false
    private var closing: Task<Void, any Error>?

    /// Opens an access and connects.
    ///
    /// - Parameters:
    ///   - isReadOnly: whether nothing can be changed; only so for a bot that is suspended or tombstoned.
    ///   - context: on whose behalf, and why.
    ///   - admin: a superuser's session in the shared database, which the console uses from now on.
    ///   - server: how to reach the server.
    /// - Throws: `AccessRefusal`, `PostgresError`.
    package init(
        of bot: Name,
        isReadOnly: Bool,
        policy: ClusterPolicy.Console,
        by context: AuditContext,
        through admin: PostgresSession,
        at server: ConnectionOptions
    ) async throws {
        let request = AccessRequest(
            bot: bot,
            purpose: isReadOnly ? .inspect : .console,
            by: context,
            duration: policy.expires
        )
        expires = .now + .seconds(policy.expires.seconds)
        access = try await BotAccess.open(request, through: admin, at: server)
        do {
            session = try await access.connect(policy)
        } catch {
            try await access.close(through: admin)
            throw error
        }
        self.bot = bot
        schema = access.bot.role.name
        self.isReadOnly = isReadOnly
        self.policy = policy
        self.context = context
        self.admin = admin
    }

    /// Whether it takes statements still.
    package var isUsable: Bool { closing == nil && ContinuousClock.now < expires }

    /// Whether a transaction is open, and whether it has failed.
    package var transaction: PostgresSession.TransactionState {
        get async { isReadOnly ? .none : await session.transactionState }
    }

    /// How the session reads a backslash in a string.
    package var hasStandardStrings: Bool { get async { await session.hasStandardStrings } }

    /// Runs one statement.
    ///
    /// - Parameter input: what `COPY ... FROM STDIN` reads; nil for nothing.
    package nonisolated func run(
        _ statement: String,
        input: (@Sendable () throws -> [UInt8]?)? = nil
    ) -> ConsoleRun {
        ConsoleRun { cancellation, yield in
            try await self.run(statement, input, cancellation, yield)
        }
    }

    /// Writes down that something was refused before it reached the server.
    ///
    /// - Parameter text: what, without passwords.
    /// - Throws: `PostgresError`.
    package func refuse(_ text: String, because reason: String) async throws {
        let intent = self.intent(text)
        guard let number = try await admin.appendAudit([intent]).first else { return }
        _ = try await admin.appendAudit([intent.outcome(of: number, .refused, text: reason)])
    }

    /// Ends the session and its login. What was not committed is undone.
    ///
    /// - Throws: `PostgresError`; a pass then ends what is left.
    package func close() async throws {
        // Closing is not to be given up halfway because whoever asked for it is.
        let closing =
            closing
            ?? Task { [access, admin, session, isBusy] in
                // One that is busy is ended from outside.
                if !isBusy { await session.close() }
                try await access.close(through: admin)
            }
        self.closing = closing
        try await closing.value
    }

    private func intent(_ text: String) -> AuditDraft {
        .intent(.statement, bot: bot, workspace: access.bot.workspace, text: text, by: context)
    }

    // MARK: One statement

    private func run(
        _ text: String,
        _ input: (@Sendable () throws -> [UInt8]?)?,
        _ cancellation: StatementCancellation,
        _ yield: @escaping @Sendable (ConsoleRun.Event) -> Void
    ) async throws {
        guard closing == nil else { throw ConsoleError.closed }
        guard !isBusy else { throw ConsoleError.busy }
        guard ContinuousClock.now < expires else { throw ConsoleError.expired }
        isBusy = true
        defer { isBusy = false }
        if await !session.isOpen {
            session = try await access.connect(policy)
            yield(.reconnected)
        }
        let redaction = Redaction(of: text, hasStandardStrings: await session.hasStandardStrings)
        let intent = intent(redaction.text)
        guard let number = try await admin.appendAudit([intent]).first else { return }
        let statement = ForeignStatement(
            text,
            rowLimit: policy.rows,
            byteLimit: Int(policy.bytes.bytes),
            input: input
        )
        let start = ContinuousClock.now
        let end: StatementEnd
        do {
            end = try await watched(cancellation) { [session, isReadOnly] in
                if isReadOnly { try await session.beginReading() }
                let end = try await session.run(statement, cancellation: cancellation) { yield(.output($0)) }
                if isReadOnly { try await session.endReading() }
                return end
            }
        } catch {
            let draft = intent.outcome(of: number, .failed, took: .now - start, text: redaction.message("\(error)"))
            _ = try await admin.appendAudit([draft])
            throw error
        }
        let duration = ContinuousClock.now - start
        let outcome = ConsoleOutcome(
            entry: number,
            end: end,
            duration: duration,
            report: end.report.map { redaction.isRedacted ? Self.report(end, redaction) : $0 }
        )
        let draft = intent.outcome(
            of: number,
            end.error == nil ? .done : .failed,
            rows: end.tag?.rows ?? end.rows,
            took: duration,
            sqlState: end.error?.state?.rawValue,
            text: end.error.map { redaction.message($0.message) }
        )
        _ = try await admin.appendAudit([draft])
        yield(.ended(outcome))
    }

    /// What is left of an error about a statement with a password, whose line may not be shown.
    private static func report(_ end: StatementEnd, _ redaction: Redaction) -> String {
        "\(end.error?.severity ?? "ERROR"):  \(redaction.message(end.error?.message ?? ""))\n"
    }

    /// Runs `body`, and ends from outside what outlives its time.
    private func watched<Value: Sendable>(
        _ cancellation: StatementCancellation,
        _ body: @Sendable () async throws -> Value
    ) async throws -> Value {
        let limit = min(.seconds(policy.statementTimeout.seconds), expires - ContinuousClock.now)
        let watch = Task { [access, admin] in
            try await Task.sleep(for: limit + Self.grace)
            cancellation.cancel()
            try await Task.sleep(for: Self.grace)
            // It goes on although what it ends, and with that this task, is over before it.
            try await Task { try await access.endSessions(through: admin) }.value
        }
        defer { watch.cancel() }
        return try await body()
    }
}

extension BotAccess {
    /// A session with the policy's timeouts, whatever the bot's own are.
    fileprivate func connect(_ policy: ClusterPolicy.Console) async throws -> PostgresSession {
        var options = options
        options.settings += [
            ("statement_timeout", "\(max(policy.statementTimeout.seconds * 1000, 1))"),
            ("lock_timeout", "\(policy.lockTimeout.seconds)s"),
            // A person thinks in the middle of a transaction.
            ("idle_in_transaction_session_timeout", "300s"),
        ]
        options.leavesToRole.subtract(options.settings.map(\.name.name))
        return try await PostgresSession.connect(to: options)
    }
}

extension PostgresSession {
    /// Sees to it that the next statement runs in a transaction that can change nothing, whatever came before.
    ///
    /// A transaction that has a snapshot stays read-only: the query gives it one. One that goes on from COMMIT AND CHAIN
    /// gets its own.
    fileprivate func beginReading() throws {
        switch transactionState {
        case .none: try execute("BEGIN READ ONLY")
        case .open: try execute("SET TRANSACTION READ ONLY")
        case .failed: return
        }
        try execute("SELECT 1")
    }

    fileprivate func endReading() throws {
        if isOpen, transactionState != .none { try execute("COMMIT") }
    }
}
