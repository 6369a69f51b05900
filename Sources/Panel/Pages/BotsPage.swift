import Hummingbird
import Model
import PanelStore

/// All bots that the person may see.
struct BotsPage: Sendable {
    struct Row: Sendable {
        var bot: String
        var workspace: String
        var plan: String
        var phase: Badge
        var usage: UsageBar
    }

    var bots: [Row]
    var isNobody: Bool
    /// What the list is narrowed to.
    var search: String?
    var mayProvision: Bool

    init(_ statuses: [BotStatus], isNobody: Bool, search: String?, mayProvision: Bool) {
        self.mayProvision = mayProvision
        self.isNobody = isNobody
        self.search = search
        bots = statuses.filter { status in
            guard let search else { return true }
            return [status.id.text, status.workspace.text].contains { $0.contains(search.lowercased()) }
        }.map {
            Row(
                bot: $0.id.text,
                workspace: $0.workspace.text,
                plan: $0.plan.text,
                phase: Badge($0.phase),
                usage: UsageBar($0)
            )
        }
    }

    static let routes = [
        Route.page(.get, "/", .signedIn) { exchange in
            let workspaces = try exchange.signedIn.permissions.workspaces(of: exchange.signedIn.caller)
            let bots = try await exchange.panel.store.bots(in: workspaces)
            let visitor = try exchange.signedIn
            let page = BotsPage(
                bots,
                isNobody: workspaces?.isEmpty ?? false,
                search: try exchange.query["q"],
                mayProvision: visitor.permissions.members.keys.contains { visitor.may(.admin, in: $0) }
            )
            return exchange.page(.bots, try exchange.frame("Bots", .bots), page)
        }
    ]
}

/// How much of its quota a bot uses.
struct UsageBar: Sendable {
    var used: String
    var quota: String?
    var usedBytes: Int64
    var quotaBytes: Int64?
    /// Where the bar begins to warn, and where it is full: a bar shows nothing beyond its end.
    var closeBytes: Int64?
    var fullBytes: Int64?
    var percentage: String?

    init(_ status: BotStatus) {
        usedBytes = status.usage?.bytes ?? 0
        used = status.usage.map { ByteCount(bytes: $0.bytes).approximate } ?? "not measured"
        quota = status.terms?.quota.approximate
        quotaBytes = status.terms?.quota.bytes
        closeBytes = quotaBytes.map { $0 / 10 * 8 }
        fullBytes = quotaBytes.map { $0 - 1 }
        percentage = status.percentage.map { "\($0) %" }
    }
}
