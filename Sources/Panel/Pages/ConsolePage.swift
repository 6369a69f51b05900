import Audit
import Hummingbird
import Model
import PanelStore

/// Where a person writes SQL that runs as the bot.
struct ConsolePage: Sendable {
    struct Past: Sendable {
        var entry: Int
        var text: String
        var at: Moment
        var result: Badge
    }

    var header: BotHeader
    /// What the text field begins with.
    var sql: String
    var reason: String?
    var requiresReason: Bool
    var isReadOnly: Bool
    var limits: String
    /// What the same person ran lately as this bot, the newest first.
    var history: [Past]

    static let routes = [
        Route.page(.get, "/bots/{bot}/console", .bot(.write)) { exchange in
            let bot = try exchange.bot
            let page = try await ConsolePage(exchange, sql: try exchange.query["sql"] ?? "")
            return exchange.page(.console, try exchange.frame("SQL console of \(bot.id)", .bots), page)
        },
        Route.page(.post, "/bots/{bot}/console", .bot(.write), bodyLimit: Route.largeBody) { exchange in
            let form = try exchange.form
            let selection = try form["selection"] ?? form.require("sql")
            let text = form["mode"].map { ConsoleMode(rawValue: $0)?.text(selection) ?? selection } ?? selection
            let job = try await ConsoleRunning.begin(text, reason: form["reason"], exchange)
            await job.wait(upTo: .seconds(2))
            return .redirect(to: "/bots/\(try exchange.bot.id)/console/runs/\(job.id)")
        },
    ]
}

extension ConsolePage {
    init(_ exchange: Exchange, sql: String) async throws {
        let bot = try exchange.bot
        let visitor = try exchange.signedIn
        guard let settings = try await exchange.panel.members.settings() else { throw Problem(.unavailable) }
        var filter = AuditFilter(limit: 20)
        filter.bot = bot.id.text
        filter.actor = visitor.name
        filter.act = AuditAct.statement.rawValue
        header = BotHeader(bot, .console, for: visitor)
        self.sql = sql
        requiresReason = settings.console.requireReason
        isReadOnly = ConsoleRunning.isReadOnly(bot)
        limits =
            "\(settings.console.rows) rows and \(settings.console.bytes) for each result, "
            + "\(settings.console.statementTimeout) for each statement"
        history = try await exchange.panel.store.auditEntries(matching: filter).map {
            Past(entry: $0.number, text: $0.text ?? "", at: Moment(iso: $0["at"] ?? ""), result: Badge(auditResult: $0.result))
        }
    }
}

/// How a text is run.
enum ConsoleMode: String, Sendable {
    case run
    /// Shows how the server would do it, without doing it.
    case explain
    /// Does it, and shows how the server did.
    case analyze

    func text(_ sql: String) -> String {
        switch self {
        case .run: sql
        case .explain: "EXPLAIN (VERBOSE, SETTINGS) " + sql
        case .analyze: "EXPLAIN (ANALYZE, BUFFERS, VERBOSE, SETTINGS) " + sql
        }
    }
}

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
    static func begin(_ text: String, reason: String?, _ exchange: Exchange) async throws -> ConsoleJob {
        let bot = try exchange.bot
        let visitor = try exchange.signedIn
        if let wait = exchange.panel.consoleRate.admit(visitor.name) {
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
            text: text,
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
