package import Model

extension DesiredState {
    /// Whether a manifest describes the bot.
    func hasBot(_ name: Name) -> Bool {
        // They are sorted by id.
        var (low, high) = (bots.startIndex, bots.endIndex)
        while low < high {
            let middle = (low + high) / 2
            if bots[middle].id < name { low = middle + 1 } else { high = middle }
        }
        return low < bots.endIndex && bots[low].id == name
    }

    /// The bots whose manifests are new or changed; nil when more has changed than these tell.
    ///
    /// A bot whose manifest went is no business of its own: whether it may be deleted depends on all the others.
    package func changedBots(since before: DesiredState) -> Set<Name>? {
        guard policy == before.policy, plans == before.plans, isComplete == before.isComplete,
            invalidBots == before.invalidBots
        else { return nil }
        var changed: Set<Name> = []
        var old = before.bots[...]
        // Both are sorted by id.
        for bot in bots {
            guard let other = old.first, other.id <= bot.id else {
                changed.insert(bot.id)
                continue
            }
            guard other.id == bot.id else { return nil }
            if other != bot { changed.insert(bot.id) }
            old.removeFirst()
        }
        return old.isEmpty ? changed : nil
    }
}
