import Hummingbird
import Model
import PanelStore

/// All bots at a glance, for administrators.
struct FleetPage: Sendable {
    struct Count: Sendable {
        var phase: Badge
        var count: Int
    }

    struct Row: Sendable {
        var bot: String
        var workspace: String
        var phase: Badge
        var message: String
    }

    struct Top: Sendable {
        var bot: String
        var workspace: String
        var usage: UsageBar
    }

    struct Leader: Sendable {
        var address: String
        var since: Moment
    }

    struct Pass: Sendable {
        var revision: String
        var at: Moment
    }

    /// Nil while no loop leads.
    var leader: Leader?
    /// The last pass over a commit; nil where there was none.
    var pass: Pass?
    /// Bots whose steps it could not apply.
    var unsettled: [String]
    var total: Int
    var phases: [Count]
    /// Bots that are not as their manifests say.
    var troubled: [Row]
    /// Those that store the most.
    var largest: [Top]
    /// What the loop has yet to do.
    var open: [RequestsPage.Row]

    init(_ bots: [BotStatus], _ loop: LoopState, open requests: [Model.Request]) {
        leader = loop.leader.map { Leader(address: $0.address, since: Moment($0.since)) }
        pass = loop.pass.map { Pass(revision: $0.revision, at: Moment($0.at)) }
        unsettled = loop.pass?.unsettled ?? []
        total = bots.count
        let counts = Dictionary(grouping: bots, by: \.phase).mapValues(\.count)
        phases = Phase.allCases.compactMap { phase in counts[phase].map { Count(phase: Badge(phase), count: $0) } }
        troubled = bots.filter { $0.phase.readiness == .no }.prefix(100).map { status in
            let reason = status.conditions.first { $0.type == "Ready" }?.message ?? ""
            return Row(
                bot: status.id.text,
                workspace: status.workspace.text,
                phase: Badge(status.phase),
                message: reason
            )
        }
        largest = bots.sorted { ($0.usage?.bytes ?? 0) > ($1.usage?.bytes ?? 0) }.prefix(10).map {
            Top(bot: $0.id.text, workspace: $0.workspace.text, usage: UsageBar($0))
        }
        open = RequestsPage(requests).requests
    }

    static let routes = [
        Route.page(.get, "/fleet", .administrator) { exchange in
            let bots = try await exchange.panel.store.bots()
            var filter = RequestFilter(limit: RequestsPage.pageSize)
            filter.isOpen = true
            let requests = try await exchange.panel.store.requests(filter)
            let page = FleetPage(bots, try await exchange.panel.store.loop(), open: requests)
            return exchange.page(.fleet, try exchange.frame("Fleet", .fleet), page)
        }
    ]
}
