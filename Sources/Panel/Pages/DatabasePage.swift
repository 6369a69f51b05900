import Hummingbird
import Model
import PanelStore
import SQLText

/// What a bot's database is like.
struct DatabasePage: Sendable {
    struct Condition: Sendable {
        var type: String
        var status: Badge
        var reason: String
        var message: String
        var since: Moment
    }

    var header: BotHeader
    var plan: String
    var schema: String
    var login: String?
    var database: String
    var issued: Moment?
    var previousLogin: String?
    var usage: UsageBar
    /// Nil for a bot without a role.
    var connections: BotConnections?
    var overage: String
    var extensions: [String]
    var conditions: [Condition]
    var setbacks: [String]
    var lastArchive: Moment?
    var archiveFailure: String?
    var tombstoned: Moment?
    var manifest: String?
    var revision: String?

    init(_ status: BotStatus, _ header: BotHeader, _ connections: BotConnections?, database: String) {
        self.header = header
        self.database = database
        self.connections = connections
        plan = status.plan.text
        schema = status.role.name
        login = status.hasLogin ? status.logins?.current.name : nil
        issued = (status.logins?.issuedAt).map(Moment.init)
        previousLogin = status.logins?.previous?.name
        usage = UsageBar(status)
        overage = status.terms?.price.map { "\($0.perGBMonth) \($0.currency) per GB and month" } ?? "off"
        extensions = status.extensions.map(\.name)
        conditions = status.conditions.map {
            Condition(
                type: $0.type,
                status: Badge($0),
                reason: $0.reason,
                message: $0.message,
                since: Moment($0.lastTransitionTime)
            )
        }
        setbacks = status.setbacks.map(\.message)
        lastArchive = (status.backup?.takenAt).map(Moment.init)
        archiveFailure = status.backup?.failure
        tombstoned = status.tombstonedAt.map(Moment.init)
        manifest = status.manifestFile.map { file in file + (status.manifestLine.map { ":\($0)" } ?? "") }
        revision = status.revision
    }

    static let routes = [
        Route.page(.get, "/bots/{bot}", .bot(.read)) { exchange in
            let bot = try exchange.bot
            let header = BotHeader(bot, .database, for: try exchange.signedIn)
            let connections = try await exchange.panel.store.connections(of: bot.id)
            let page = DatabasePage(
                bot,
                header,
                connections,
                database: try await exchange.panel.store.databaseName()
            )
            return exchange.page(.database, try exchange.frame(bot.id.text, .bots), page)
        }
    ]
}
