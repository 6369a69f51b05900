/// A node that a log keeps, so that no proof needs all leaves: every eighth level of the tree, where it is complete.
///
/// It stands for `256^level` leaves from `index * 256^level` on; at level 0 it is a leaf.
package struct StoredNode: Hashable, Sendable {
    /// The binary logarithm of how many nodes one node of the next level stands for.
    package static let height = 8

    package var level: Int
    package var index: Int

    package init(level: Int, index: Int) {
        self.level = level
        self.index = index
    }

    /// The node over exactly these leaves; nil where none is kept.
    init?(over range: Range<Int>) {
        let exponent = range.count.trailingZeroBitCount
        guard range.count == 1 << exponent, exponent % Self.height == 0,
            range.lowerBound.isMultiple(of: range.count)
        else { return nil }
        self.init(level: exponent / Self.height, index: range.lowerBound >> exponent)
    }

    /// The nodes from which the hash over the leaves is computed: at most some hundreds, however many leaves.
    package static func needed(for range: Range<Int>) -> [StoredNode] {
        guard !range.isEmpty else { return [] }
        if let node = StoredNode(over: range) { return [node] }
        let (left, right) = LeafRange.halves(of: range)
        return needed(for: left) + needed(for: right)
    }
}

extension TreeHash {
    /// The hash over the leaves, from the nodes of ``StoredNode/needed(for:)``; nil when one of these is missing.
    package static func over(_ range: Range<Int>, from nodes: [StoredNode: TreeHash]) -> TreeHash? {
        guard !range.isEmpty else { return .empty }
        if let node = StoredNode(over: range) { return nodes[node] }
        let (left, right) = LeafRange.halves(of: range)
        guard let left = over(left, from: nodes), let right = over(right, from: nodes) else { return nil }
        return .node(left, right)
    }
}
