import Hummingbird
import Model
import PanelStore

/// Where a person writes SQL that runs as the bot.
struct ConsolePage: Sendable {
    var header: BotHeader
    var editor: SQLEditor
    var bot: String
    /// What the same person ran lately as this bot, the newest first.
    var history: [PastStatement]

    static let routes = [
        Route.page(.get, "/bots/{bot}/console", .bot(.write)) { exchange in
            let bot = try exchange.bot
            let page = ConsolePage(
                header: BotHeader(bot, .console, for: try exchange.signedIn),
                editor: try await SQLEditor(exchange, sql: try exchange.query["sql"] ?? ""),
                bot: bot.id.text,
                history: try await PastStatement.all(exchange)
            )
            var frame = try exchange.frame("SQL console of \(bot.id)", .bots)
            frame.hasEditor = exchange.panel.options.editor != nil
            return exchange.page(.console, frame, page)
        },
        Route.page(.post, "/bots/{bot}/console", .bot(.write), bodyLimit: Route.largeBody) { exchange in
            let form = try exchange.form
            let draft = ConsoleJob.Draft(
                text: try form.require("sql"),
                selection: form["selection"],
                start: TextPlace(
                    line: try form.number("line", in: 1...Int(Int32.max)) ?? 1,
                    column: try form.number("column", in: 1...Int(Int32.max)) ?? 1
                ),
                mode: form["mode"].flatMap { ConsoleMode(rawValue: $0) } ?? .run
            )
            let job = try await ConsoleRunning.begin(draft, reason: form["reason"], exchange)
            await job.wait(upTo: .seconds(2))
            return .redirect(to: "/bots/\(try exchange.bot.id)/console/runs/\(job.id)")
        },
    ]
}
