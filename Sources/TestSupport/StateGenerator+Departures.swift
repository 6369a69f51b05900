import Model
import SQLText

extension StateGenerator {
    static let now = Timestamp(seconds: 1_795_557_600)

    /// Moments of a tombstone, some of them longer ago than the policy's retention.
    static let tombstones = [
        now, Timestamp(seconds: now.seconds - 86400), Timestamp(seconds: now.seconds - 40 * 86400),
    ]

    /// Bots that no manifest names any more.
    mutating func departedBots() -> [DesiredBot] {
        ["gone", "hazel", "iris"].prefix(pick([1, 1, 2, 3])).map { id in
            var bot = Fixtures.bot(id, extensions: Fixtures.extensions.filter { _ in chance(30) })
            bot.isKept = chance(15)
            return bot
        }
    }

    /// Nothing has noticed yet that the bot is gone, or a pass has tombstoned it, or has begun to drop it.
    mutating func depart(_ bot: DesiredBot, from server: inout ModelServer) {
        if chance(60) { server.tombstone(bot, at: pick(Self.tombstones)) }
        if server.registry[bot.id]?.tombstonedAt == Self.tombstones.last, chance(30) {
            server.registry[bot.id]?.isBeingDropped = true
        }
        if chance(10) { server.obstacles[bot.role] = ["view public.report"] }
    }

    mutating func driftLifecycle(_ server: inout ModelServer) {
        guard let id = server.registry.keys.sorted().randomElement(using: &random), let entry = server.registry[id]
        else { return }
        switch Int.random(in: 0..<4, using: &random) {
        case 0, 1: if server.roles[entry.role] != nil { server.openSessions[entry.role] = pick([1, 3]) }
        case 2: server.registry[id]?.tombstonedAt = pick([nil] + Self.tombstones.map { $0 })
        default: server.registry[id]?.isKept.toggle()
        }
    }
}
