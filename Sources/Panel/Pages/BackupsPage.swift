import Hummingbird
import Model
import PanelStore

/// The archives of a bot.
struct BackupsPage: Sendable {
    struct Row: Sendable {
        var number: Int
        var taken: Moment
        var size: String
        var rows: Int
        var tables: Int
        var plan: String
        var snapshot: String
    }

    var header: BotHeader
    var archives: [Row]
    var earliest: Moment?
    var latest: Moment?
    var failure: String?
    /// When what the last restore replaced was set aside; nil where there is nothing to undo.
    var replaced: Moment?
    var mayRequest: Bool
    var mayRestore: Bool

    init(_ status: BotStatus, _ header: BotHeader, _ archives: [Archive], for visitor: Visitor) {
        self.header = header
        self.archives = archives.map { Row($0) }
        earliest = archives.map(\.takenAt).min().map(Moment.init)
        latest = archives.map(\.takenAt).max().map(Moment.init)
        failure = status.backup?.failure
        replaced = (status.replaced?.at).map(Moment.init)
        mayRequest = visitor.may(.write, in: status.workspace)
        mayRestore = visitor.may(.admin, in: status.workspace)
    }

    static let routes = [
        Route.page(.get, "/bots/{bot}/backups", .bot(.read)) { exchange in
            let bot = try exchange.bot
            let visitor = try exchange.signedIn
            let archives = try await exchange.panel.store.archives(of: bot.id)
            let page = BackupsPage(bot, BotHeader(bot, .backups, for: visitor), archives, for: visitor)
            return exchange.page(.backups, try exchange.frame("Backups of \(bot.id)", .bots), page)
        }
    ]
}

extension BackupsPage.Row {
    init(_ archive: Archive) {
        self.init(
            number: archive.number,
            taken: Moment(archive.takenAt),
            size: archive.bytes.approximate,
            rows: archive.rows,
            tables: archive.tables.count,
            plan: archive.plan.text,
            snapshot: archive.snapshot
        )
    }
}
