import TransparencyLog

/// The places where what an entry comes to is not the leaf that is stored for it, and what happened there.
struct LeafMismatches {
    struct Place: Hashable {
        var number: Int
        /// What the entry at this place comes to; nil without an entry.
        var entry: TreeHash?
        /// The leaf that was stored for this place; nil without one.
        var leaf: TreeHash?
    }

    private(set) var places: [Place] = []

    mutating func add(_ place: Place) { places.append(place) }

    /// What tells an edited entry from a new one is whether the old one is still there, somewhere else.
    var findings: [AuditFinding] {
        let homes = Dictionary(places.compactMap { place in place.leaf.map { ($0, place.number) } }) { first, _ in first
        }
        let present = Set(places.compactMap(\.entry))
        var findings: [AuditFinding] = []
        var moved: [(number: Int, home: Int)] = []
        for place in places {
            let isLost = place.leaf.map { !present.contains($0) } ?? false
            if let entry = place.entry {
                if let home = homes[entry] {
                    moved.append((place.number, home))
                } else if isLost {
                    findings.append(
                        AuditFinding(.edited, place.number...place.number, "it is not what was written")
                    )
                    continue
                } else {
                    findings.append(
                        AuditFinding(.inserted, place.number...place.number, "it is not in the tree")
                    )
                }
            }
            if isLost { findings.append(AuditFinding(.removed, place.number...place.number, "it is missing")) }
        }
        for (number, home) in Self.outOfOrder(moved) {
            findings.append(AuditFinding(.reordered, home...home, "it is where entry \(number) belongs"))
        }
        return findings
    }

    /// Those that do not follow each other as they did. Entries that only moved up or down together are in order.
    private static func outOfOrder(_ moved: [(number: Int, home: Int)]) -> [(number: Int, home: Int)] {
        // The longest part that is in order, by the usual method of piles: each pile's last card, and what lies before it.
        var piles: [Int] = []
        var previous = [Int?](repeating: nil, count: moved.count)
        for (index, card) in moved.enumerated() {
            let pile = piles.firstIndex { moved[$0].home >= card.home } ?? piles.count
            previous[index] = pile > 0 ? piles[pile - 1] : nil
            if pile == piles.count { piles.append(index) } else { piles[pile] = index }
        }
        var inOrder: Set<Int> = []
        var index = piles.last
        while let current = index {
            inOrder.insert(current)
            index = previous[current]
        }
        return moved.indices.filter { !inOrder.contains($0) }.map { moved[$0] }
    }
}

extension [AuditFinding] {
    /// Neighbours of which the same is to be said as one.
    var joined: [AuditFinding] {
        var joined: [AuditFinding] = []
        for finding in self {
            if let last = joined.last, last.kind == finding.kind, last.message == finding.message,
                let before = last.entries, let entries = finding.entries, before.upperBound + 1 == entries.lowerBound
            {
                joined[joined.count - 1].entries = before.lowerBound...entries.upperBound
            } else {
                joined.append(finding)
            }
        }
        return joined
    }
}
