package import Model
import Planning
import SQLText

extension ModelServer {
    /// What a bot's tables and sessions are like, whether or not anybody looks at them.
    package struct Storage: Sendable {
        package var unarmedTables = 0
        package var writers = 0
        package var waste: [TableWaste] = []

        package init() {}
    }

    mutating func apply(_ step: StorageStep) throws(Failure) {
        switch step {
        case .restrict(let bot, let limit, _, let replaced):
            for row in replaced { try revokeMembership(of: row.member, in: row.group, grantedBy: row.grantor) }
            let isMarked = memberships.contains { $0.member == bot.role && $0.group == "flarex_restricted" }
            try grantMembership(of: bot.role, in: "flarex_restricted", .init(admin: false, inherit: false, set: false))
            guard registry.values.contains(where: { $0.role == bot.role }) else {
                throw Failure(description: "insert on restriction violates foreign key constraint")
            }
            let known = isMarked ? restrictions[bot.role]?.since : nil
            restrictions[bot.role] = .init(limit: limit, since: known ?? cluster.now)
        case .lift(let bot, let rows):
            for row in rows { try revokeMembership(of: row.member, in: row.group, grantedBy: row.grantor) }
            restrictions[bot.role] = nil
        case .arm(let bot, _, _):
            guard routines[FunctionSignature(schema: "flarex_shim", name: "storage_block")] != nil else {
                throw Failure(description: "function flarex_shim.storage_block() does not exist")
            }
            storage[bot.role]?.unarmedTables = 0
        case .endWriters(let bot): storage[bot.role]?.writers = 0
        case .reclaim(let bot, let waste): storage[bot.role]?.waste.removeAll { $0.table == waste.table }
        }
    }

    /// What goes with rows of the registry.
    package mutating func cascadeRestrictions() {
        let known = Set(registry.values.map(\.role))
        restrictions = restrictions.filter { known.contains($0.key) }
    }

    /// What the queries would find of bots that are marked, blocked in the registry, or near a limit.
    var storageBlocks: [Identifier: ObservedStorageBlock] {
        var blocks: [Identifier: ObservedStorageBlock] = [:]
        var looked = Set(restrictions.keys)
        looked.formUnion(memberships.filter { $0.group == "flarex_restricted" }.map(\.member))
        for (id, entry) in registry {
            if let bytes = usage[id]?.bytes, let quota = entry.terms?.quota, bytes >= quota.bytes * 4 / 5 {
                looked.insert(entry.role)
            }
        }
        for role in looked {
            let (blocked, storage) = (restrictions[role], storage[role] ?? Storage())
            blocks[role] = ObservedStorageBlock(
                blocked: blocked,
                unarmedTables: storage.unarmedTables,
                writers: blocked == nil ? 0 : storage.writers,
                waste: blocked == nil ? [] : storage.waste
            )
        }
        return controlVersion >= ControlVersion.restriction ? blocks : [:]
    }
}
