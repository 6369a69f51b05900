import Hummingbird
import Model
import PanelStore

/// All bots at a glance, for administrators.
struct FleetPage: Sendable {
    struct Count: Sendable {
        var phase: String
        var count: Int
    }

    struct Row: Sendable {
        var bot: String
        var workspace: String
        var phase: String
        var message: String
    }

    struct Top: Sendable {
        var bot: String
        var workspace: String
        var usage: UsageBar
    }

    /// Who leads, and since when; nil while no loop does.
    var leader: String?
    /// What the last pass over a commit came to; nil where there was none.
    var pass: String?
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
        leader = loop.leader.map { "\($0.address), since \($0.since)" }
        pass = loop.pass.map { "\($0.at), of \($0.revision)" }
        unsettled = loop.pass?.unsettled ?? []
        total = bots.count
        let counts = Dictionary(grouping: bots, by: \.phase.rawValue).mapValues(\.count)
        phases = counts.sorted { $0.key < $1.key }.map { Count(phase: $0.key, count: $0.value) }
        troubled = bots.filter { $0.phase.readiness == .no }.prefix(100).map { status in
            let reason = status.conditions.first { $0.type == "Ready" }?.message ?? ""
            return Row(
                bot: status.id.text,
                workspace: status.workspace.text,
                phase: status.phase.rawValue,
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
