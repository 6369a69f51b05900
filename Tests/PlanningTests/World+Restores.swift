import Model
import Planning
import SQLText

extension World {
    /// Whether a pass has to leave the bot alone, as a process is at work on it.
    func isBeingRestored(_ role: Identifier) -> Bool { before.restores[role]?.isUnderWay == true }

    func hasAbandonedRestore(_ role: Identifier) -> Bool { before.restores[role]?.isUnderWay == false }

    /// Nothing of a restore is left but what is under way, and what was replaced is nobody's.
    var restoreFaults: [String] {
        // A registry that gives a bot another role is for a person to put right first.
        let known = Set(before.registry.values.lazy.filter { $0.role == ManagedName.bot($0.id) }.map(\.role))
        let left = after.restores.filter { !$0.value.isUnderWay && known.contains($0.key) }.keys
        var faults = left.sorted().map { "the restore of \($0) is not over" }
        for (role, restore) in before.restores where !restore.isUnderWay && !restore.isVerified && known.contains(role)
        {
            let isAside = before.schemas[restore.replaced] != nil
            if isAside, after.schemas[restore.replaced] != nil { faults.append("\(role): the old data are not back") }
        }
        for (schema, state) in after.replaced where known.contains(state.role) && isLookedAfter(state.role) {
            guard let found = after.schemas[schema] else {
                faults.append("\(schema) is gone and not forgotten")
                continue
            }
            if found.owner != "flarex_owner" { faults.append("\(schema) is owned by \(found.owner)") }
            if found.acl.entries.contains(where: { $0.grantee != .role("flarex_owner") }) {
                faults.append("\(schema) is open to others")
            }
            if state.replacedAt.seconds + desired.policy.keepReplaced.seconds <= before.cluster.now.seconds {
                faults.append("\(schema) is there although its time is over")
            }
        }
        return faults
    }

    /// Whether a pass does anything for the bot: it is not paused, kept, held back or taken for somebody else's.
    private func isLookedAfter(_ role: Identifier) -> Bool {
        guard !isBeingRestored(role) else { return false }
        if let bot = desired.bots.first(where: { $0.role == role }) {
            return !bot.isSuspended && !refused.contains { $0.bot?.id == bot.id && $0.what.hasPrefix("work on") }
        }
        guard let entry = before.registry.values.first(where: { $0.role == role }) else { return false }
        return entry.tombstonedAt != nil && !desired.invalidBots.contains(entry.id)
            && entry.role == ManagedName.bot(entry.id)
    }
}
