import Model
import PanelStore

/// Begins runs, within the rules for whoever wants one.
enum ConsoleRunning {
    /// Whether the bot can only be looked at.
    static func isReadOnly(_ bot: BotStatus) -> Bool { bot.phase == .suspended || bot.phase == .tombstoned }

    static func owner(of visitor: Visitor) -> ConsoleDesk.Owner {
        switch visitor.proof {
        case .session(let session): .session(session.number)
        case .token(let number): .token(number)
        }
    }

    /// - Throws: `Problem`, `PostgresError`.
    static func begin(_ draft: ConsoleJob.Draft, reason: String?, _ exchange: Exchange) async throws -> ConsoleJob {
        let bot = try exchange.bot
        let visitor = try exchange.signedIn
        if let wait = exchange.panel.rates.console.admit(visitor.name) {
            var problem = Problem(.tooManyRequests)
            problem.retryAfter = wait
            throw problem
        }
        guard !isReadOnly(bot) || visitor.may(.admin, in: bot.workspace) else {
            throw Problem(.conflict, "The bot is \(bot.phase.rawValue): administrators alone can look at its data.")
        }
        let requiresReason = try await exchange.panel.members.settings()?.console.requireReason ?? false
        guard reason != nil || !requiresReason else {
            throw Problem(.unprocessable, "The policy asks for a reason. The audit log keeps it.")
        }
        let subject = ConsoleJob.Subject(
            bot: bot.id,
            owner: owner(of: visitor),
            draft: draft,
            text: try draft.mode.text(draft.selection ?? draft.text),
            reason: reason,
            isReadOnly: isReadOnly(bot)
        )
        return try await exchange.panel.desk.run(subject, by: exchange.origin.context(of: visitor.name, reason: reason))
    }

    /// The run in the path.
    ///
    /// - Throws: `Problem` where there is none, or it is another's.
    static func job(of exchange: Exchange) async throws -> ConsoleJob {
        let owner = owner(of: try exchange.signedIn)
        let id = try exchange.parameter("run")
        guard let job = await exchange.panel.desk.job(id, of: owner, bot: try exchange.bot.id) else {
            throw Problem(.notFound, "There is no such run of yours. Runs are kept for a quarter of an hour.")
        }
        return job
    }
}
