import Model
import SQLText

extension World {
    /// Whether the bot's writes must be blocked, by what was measured and by the block that was there before.
    func isOverQuota(_ bot: DesiredBot, _ plan: Plan) -> Bool {
        let blocked = before.storageBlocks[bot.role]?.blocked
        guard let stored = before.usage[bot.id]?.bytes else { return blocked != nil }
        let cap = desired.policy.maxStorage.bytes
        var limit = min(plan.storage.bytes, cap)
        if bot.overage.value, case .allowed = plan.overage { limit = cap }
        if stored > limit { return true }
        guard let blocked, blocked.limit.bytes >= limit else { return false }
        return stored >= limit * Int64(desired.policy.sweep.liftBelow?.hundredths ?? 100) / 100
    }

    func storageFaults(of bot: DesiredBot, _ isOverQuota: Bool) -> [String] {
        var faults: [String] = []
        let block = after.storageBlocks[bot.role]
        if (block?.blocked != nil) != isOverQuota { faults.append("\(bot.id): what the registry says of a block") }
        let marks = after.roles[bot.role]?.memberships.filter { $0.group == "flarex_restricted" } ?? []
        if marks.contains(where: \.options.admin) { faults.append("\(bot.id): may restrict others") }
        if after.cluster.hasMembershipOptions, marks.contains(where: { $0.options.set || $0.options.inherit }) {
            faults.append("\(bot.id): options of \(marks)")
        }
        guard isOverQuota, let block else { return faults }
        if block.unarmedTables > 0 { faults.append("\(bot.id): \(block.unarmedTables) tables may be written to") }
        if block.writers > 0 { faults.append("\(bot.id): \(block.writers) sessions write") }
        return faults
    }
}
