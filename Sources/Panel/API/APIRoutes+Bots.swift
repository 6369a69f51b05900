import HTTPTypes
import Hummingbird
import Model
import PanelStore

extension APIRoutes {
    private struct BotPage: Encodable {
        var bots: [BotDocument]
        var next: String?
    }

    private struct MigrationList: Encodable {
        var migrations: [MigrationDocument]
    }

    private struct ArchiveList: Encodable {
        var archives: [ArchiveDocument]
    }

    static let bots = [
        Route.api(
            .get,
            "/bots",
            .signedIn,
            Operation(
                id: "listBots",
                summary: "Bots in the order of their names.",
                parameters: [
                    .init(
                        name: "after",
                        schema: .nameOrNone,
                        about: "Only those behind it: `next` of the page before."
                    ),
                    .limit,
                ],
                answer: .json(.page("bots", of: .bot, next: .botName))
            )
        ) { exchange in
            let limit = try exchange.limit()
            let after = try exchange.query["after"] ?? ""
            guard after.isEmpty || Name(after) != nil else {
                throw Problem(.unprocessable, "after is to be the name of a bot.")
            }
            let visitor = try exchange.signedIn
            let all = try await exchange.panel.store.bots(in: visitor.permissions.workspaces(of: visitor.caller))
            let rest = all.filter { $0.id.text > after }
            let page = rest.prefix(limit)
            let next = rest.count > limit ? page.last?.id.text : nil
            return .json(BotPage(bots: page.map { BotDocument($0) }, next: next))
        },
        Route.api(
            .get,
            "/bots/{bot}",
            .bot(.read),
            Operation(id: "showBot", summary: "One bot.", answer: .json(.named(.bot)))
        ) { exchange in .json(BotDocument(try exchange.bot)) },
        Route.api(
            .get,
            "/bots/{bot}/usage",
            .bot(.read),
            Operation(
                id: "showUsage",
                summary: "What a bot stored by day, and what is billed for it this month.",
                answer: .json(.named(.usage))
            )
        ) { exchange in .json(UsageDocument(try await exchange.panel.store.usage(of: try exchange.bot.id))) },
        Route.api(
            .get,
            "/bots/{bot}/migrations",
            .bot(.read),
            Operation(
                id: "listMigrations",
                summary: "What was migrated, in its order.",
                answer: .json(.object([.init("migrations", .list(.named(.migration)))]))
            )
        ) { exchange in
            let records = try await exchange.panel.store.migrations(of: try exchange.bot.id)
            return .json(MigrationList(migrations: records.map { MigrationDocument($0) }))
        },
        Route.api(
            .get,
            "/bots/{bot}/archives",
            .bot(.read),
            Operation(
                id: "listArchives",
                summary: "A bot's archives, the newest first.",
                answer: .json(.object([.init("archives", .list(.named(.archive)))]))
            )
        ) { exchange in
            let archives = try await exchange.panel.store.archives(of: try exchange.bot.id)
            return .json(ArchiveList(archives: archives.map { ArchiveDocument($0) }))
        },
    ]
}
