import Model
import Planning
import SQLText

extension StateGenerator {
    /// A bot stores something, and the cluster may already have dealt with it.
    mutating func measure(_ bot: DesiredBot, _ server: inout ModelServer) {
        guard server.registry[bot.id] != nil, server.controlVersion >= ControlVersion.restriction, chance(60) else {
            return
        }
        let bytes = pick([
            0, 399_000_000, 400_000_000, 405_000_000, 460_000_000, 500_000_000, 500_000_001, 20_000_000_000,
        ])
        server.usage[bot.id] = ObservedUsage(
            bytes: chance(10) ? 300_000_000_000 : Int64(bytes),
            measuredAt: Timestamp(seconds: pick([0, 1000, 2000]))
        )
        var storage = ModelServer.Storage()
        storage.unarmedTables = pick([0, 0, 1, 7])
        server.storage[bot.role] = storage
        if chance(40) { block(bot.role, &server) }
    }

    private mutating func block(_ role: Identifier, _ server: inout ModelServer) {
        let limit = ByteCount(bytes: pick([400_000_000, 500_000_000, 10_000_000_000]))
        server.restrictions[role] = .init(limit: limit, since: Timestamp(seconds: 1000))
        let options = Membership.Options(
            admin: false,
            inherit: !server.cluster.hasMembershipOptions,
            set: !server.cluster.hasMembershipOptions
        )
        try? server.grantMembership(of: role, in: "flarex_restricted", options)
        server.cascadeRestrictions()
    }

    /// A bot wrote, deleted, or made or changed tables; or somebody marked it, or took the mark away.
    mutating func driftStorage(_ server: inout ModelServer, _ desired: DesiredState) throws {
        guard let bot = desired.bots.randomElement(using: &random), server.roles[bot.role] != nil else { return }
        switch Int.random(in: 0..<7, using: &random) {
        case 0: measure(bot, &server)
        case 1: server.storage[bot.role, default: .init()].unarmedTables += 1
        case 2: server.storage[bot.role, default: .init()].writers += 1
        case 3:
            let total = pick([50_000, 900_000, 300_000_000])
            server.storage[bot.role, default: .init()].waste = [
                TableWaste(
                    table: pick(["events", "Log"]),
                    total: ByteCount(bytes: Int64(total)),
                    gain: ByteCount(bytes: Int64(total) / pick([2, 20]))
                )
            ]
        case 4: server.restrictions[bot.role] = nil
        case 5:
            for row in server.memberships where row.member == bot.role && row.group == "flarex_restricted" {
                try server.revokeMembership(of: row.member, in: row.group, grantedBy: row.grantor)
            }
        default:
            try server.grantMembership(
                of: bot.role,
                in: "flarex_restricted",
                .init(admin: chance(30), inherit: chance(50), set: chance(50))
            )
        }
    }
}
