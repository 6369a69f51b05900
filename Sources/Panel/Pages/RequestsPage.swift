import Hummingbird
import Model
import PanelStore

/// What was asked of the loop.
struct RequestsPage: Sendable {
    struct Row: Sendable {
        var number: Int
        var kind: String
        var bot: String?
        var workspace: String
        var actor: String
        var state: Badge
        var filed: Moment
        var ended: Moment?
        var reason: String?
        var error: String?
        /// What came of it.
        var facts: [RequestFact]
    }

    /// Nil on the page of all bots.
    var header: BotHeader?
    var requests: [Row]
    /// The number before which the next page begins; nil on the last one.
    var before: Int?
    var mayBackUp = false
    var mayAdminister = false

    static let pageSize = 50

    init(_ requests: [Model.Request]) {
        self.requests = requests.map { Row($0) }
        before = requests.count == Self.pageSize ? requests.last?.number : nil
    }

    static let routes = [
        Route.page(.get, "/requests", .signedIn) { exchange in
            var filter = RequestFilter(limit: pageSize)
            filter.workspaces = try exchange.signedIn.permissions.workspaces(of: exchange.signedIn.caller)
            filter.before = try exchange.query.number("before", in: 1...Int.max)
            let page = RequestsPage(try await exchange.panel.store.requests(filter))
            return exchange.page(.requests, try exchange.frame("Requests", .requests), page)
        },
        Route.page(.get, "/bots/{bot}/requests", .bot(.read)) { exchange in
            let bot = try exchange.bot
            let visitor = try exchange.signedIn
            var filter = RequestFilter(limit: pageSize)
            filter.bot = bot.id
            filter.before = try exchange.query.number("before", in: 1...Int.max)
            var page = RequestsPage(try await exchange.panel.store.requests(filter))
            page.header = BotHeader(bot, .requests, for: visitor)
            page.mayBackUp = visitor.may(.write, in: bot.workspace)
            page.mayAdminister = visitor.may(.admin, in: bot.workspace)
            return exchange.page(.requests, try exchange.frame("Requests for \(bot.id)", .bots), page)
        },
        Route.page(.post, "/bots/{bot}/requests", .bot(.write)) { exchange in
            let form = try exchange.form
            let number = try await RequestFiling.file(
                kind: try form.require("kind"),
                arguments: ["at": form["at"], "as": form["as"]].compactMapValues(\.self),
                reason: form["reason"],
                key: form["key"],
                exchange
            )
            return exchange.done(.requested, at: "/requests/\(number)")
        },
    ]
}

extension RequestsPage.Row {
    init(_ request: Model.Request) {
        self.init(
            number: request.number,
            kind: request.kind.rawValue,
            bot: request.bot?.text,
            workspace: request.workspace.text,
            actor: request.actor,
            state: Badge(request.state),
            filed: Moment(request.filed),
            ended: request.ended.map(Moment.init),
            reason: request.reason,
            error: request.error,
            facts: RequestFact.all(in: request.result)
        )
    }
}
