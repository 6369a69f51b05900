import Hummingbird
import Model
import PanelStore
import SQLText

/// What a bot's database is like.
struct DatabasePage: Sendable {
    struct Condition: Sendable {
        var type: String
        var status: String
        var reason: String
        var message: String
        var since: String
    }

    var header: BotHeader
    var plan: String
    var schema: String
    var login: String?
    var issued: String?
    var previousLogin: String?
    var usage: UsageBar
    /// `3 of 10`; nil for a bot without a role.
    var connections: String?
    var overage: String
    var extensions: [String]
    var conditions: [Condition]
    var setbacks: [String]
    var lastArchive: String?
    var archiveFailure: String?
    var tombstoned: String?
    var manifest: String?
    var revision: String?

    init(_ status: BotStatus, _ header: BotHeader, _ connections: BotConnections?) {
        self.header = header
        self.connections = connections.map { "\($0.open) of \($0.limit)" }
        plan = status.plan.text
        schema = status.role.name
        login = status.hasLogin ? status.logins?.current.name : nil
        issued = status.logins?.issuedAt.description
        previousLogin = status.logins?.previous?.name
        usage = UsageBar(status)
        overage = status.terms?.price.map { "\($0.perGBMonth) \($0.currency) for each GB and month" } ?? "off"
        extensions = status.extensions.map(\.name)
        conditions = status.conditions.map {
            Condition(
                type: $0.type,
                status: $0.status.rawValue,
                reason: $0.reason,
                message: $0.message,
                since: $0.lastTransitionTime.description
            )
        }
        setbacks = status.setbacks.map(\.message)
        lastArchive = status.backup?.takenAt?.description
        archiveFailure = status.backup?.failure
        tombstoned = status.tombstonedAt?.description
        manifest = status.manifestFile.map { file in file + (status.manifestLine.map { ":\($0)" } ?? "") }
        revision = status.revision
    }

    static let routes = [
        Route.page(.get, "/bots/{bot}", .bot(.read)) { exchange in
            let bot = try exchange.bot
            let header = BotHeader(bot, .database, for: try exchange.signedIn)
            let connections = try await exchange.panel.store.connections(of: bot.id)
            let page = DatabasePage(bot, header, connections)
            return exchange.page(.database, try exchange.frame(bot.id.text, .bots), page)
        }
    ]
}
