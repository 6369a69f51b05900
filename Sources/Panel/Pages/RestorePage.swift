import Hummingbird
import Model
import PanelStore

/// What putting an archive in the place of a bot's data means, before anybody asks for it.
struct RestorePage: Sendable {
    var header: BotHeader
    var archive: BackupsPage.Row
    /// The bots that can get a copy of the archive: all others of the workspace.
    var others: [String]

    static let routes = [
        Route.page(.get, "/bots/{bot}/backups/{archive}", .bot(.admin)) { exchange in
            let bot = try exchange.bot
            let number = try exchange.number("archive")
            let archives = try await exchange.panel.store.archives(of: bot.id)
            guard let archive = archives.first(where: { $0.number == number }) else {
                throw Problem(.notFound, "The bot has no archive of this number.")
            }
            let page = RestorePage(
                header: BotHeader(bot, .backups, for: try exchange.signedIn),
                archive: BackupsPage.Row(archive),
                others: try await exchange.panel.store.bots(in: [bot.workspace]).map(\.id.text).filter {
                    $0 != bot.id.text
                }
            )
            return exchange.page(.restore, try exchange.frame("Restore \(bot.id)", .bots), page)
        }
    ]
}
