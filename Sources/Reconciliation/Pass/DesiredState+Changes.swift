package import Model

extension DesiredState {
    /// The bots whose manifests are new or changed; nil when more has changed than these tell.
    ///
    /// A bot whose manifest went is no business of its own: whether it may be deleted depends on all the others.
    package func changedBots(since before: DesiredState) -> Set<Name>? {
        guard policy == before.policy, plans == before.plans, panel == before.panel, members == before.members,
            isComplete == before.isComplete,
            invalidBots == before.invalidBots, invalidReasons == before.invalidReasons,
            isSettling == before.isSettling, !leftovers.lacksAny(of: before.leftovers)
        else { return nil }
        var changed: Set<Name> = []
        var next = 0
        // Both are sorted by id. By position, since a bot that is taken out of its array costs more than to compare it.
        for position in bots.indices {
            guard next < before.bots.count, before.bots[next].id <= bots[position].id else {
                changed.insert(bots[position].id)
                continue
            }
            guard before.bots[next].id == bots[position].id else { return nil }
            if before.bots[next] != bots[position] { changed.insert(bots[position].id) }
            next += 1
        }
        return next == before.bots.count ? changed : nil
    }

    /// The bots that no manifest names any more, not even wrongly.
    func missingBots(since before: DesiredState) -> [Name] {
        var missing: [Name] = []
        var next = 0
        // Both are sorted by id.
        for position in before.bots.indices {
            while next < bots.count, bots[next].id < before.bots[position].id { next += 1 }
            if next < bots.count, bots[next].id == before.bots[position].id { continue }
            if !invalidBots.contains(before.bots[position].id) { missing.append(before.bots[position].id) }
        }
        return missing
    }
}
