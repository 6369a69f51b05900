import Hummingbird
import Migrations
import Model
import PanelStore

/// What was migrated, and where a person writes the next migration.
struct MigrationsPage: Sendable {
    struct Record: Sendable {
        var id: Int
        var name: String
        var status: Badge
        var checksum: String
        var appliedBy: String
        var appliedAt: Moment
        var milliseconds: Int64
        var error: String?
        var sql: String
    }

    var header: BotHeader
    /// The newest first.
    var records: [Record]
    var mayWrite: Bool
    var name = ""
    var sql = ""
    var reason = ""
    /// The last dry run or attempt, where the page is about one.
    var trial: MigrationTrialView?

    init(_ bot: BotStatus, _ records: [MigrationRecord], for visitor: Visitor) {
        header = BotHeader(bot, .migrations, for: visitor)
        mayWrite = visitor.may(.write, in: bot.workspace)
        self.records = records.reversed().map {
            Record(
                id: $0.id,
                name: $0.name,
                status: Badge($0.status),
                checksum: $0.checksum,
                appliedBy: $0.appliedBy,
                appliedAt: Moment(iso: $0.appliedAt),
                milliseconds: $0.milliseconds,
                error: $0.error,
                sql: $0.sql
            )
        }
    }

    static let routes = [
        Route.page(.get, "/bots/{bot}/migrations", .bot(.read)) { exchange in
            let bot = try exchange.bot
            let visitor = try exchange.signedIn
            var page = MigrationsPage(bot, try await exchange.panel.store.migrations(of: bot.id), for: visitor)
            var frame = try exchange.frame("Migrations of \(bot.id)", .bots)
            if let number = try exchange.query.number("request", in: 0...Int.max),
                let request = try await exchange.panel.store.request(number), request.bot == bot.id,
                [.migrate, .tryMigration].contains(request.kind)
            {
                page.trial = MigrationTrialView(request)
                page.name = request.arguments["name"] ?? ""
                page.sql = request.arguments["text"] ?? ""
                page.reason = request.reason ?? ""
                if !request.state.isOver { frame.refresh = 1 }
            }
            return exchange.page(.migrations, frame, page)
        },
        Route.page(.post, "/bots/{bot}/migrations", .bot(.write), bodyLimit: Route.largeBody) { exchange in
            let form = try exchange.form
            let kind: Model.Request.Kind = try form.require("step") == "apply" ? .migrate : .tryMigration
            let number = try await RequestFiling.file(
                kind: kind.rawValue,
                arguments: ["name": try form.require("name"), "text": try form.require("sql")],
                reason: form["reason"],
                key: form["key"],
                exchange
            )
            try await exchange.waitForRequest(number, upTo: .seconds(3))
            return .redirect(to: "/bots/\(try exchange.bot.id)/migrations?request=\(number)")
        },
    ]
}

extension Exchange {
    /// Waits until a request is over, but not longer than that.
    ///
    /// - Throws: `PostgresError`.
    func waitForRequest(_ number: Int, upTo limit: Duration) async throws {
        let end = ContinuousClock.now + limit
        while ContinuousClock.now < end, let request = try await panel.store.request(number), !request.state.isOver {
            try await Task.sleep(for: .milliseconds(200))
        }
    }
}
