/// The right edge of a tree that grows leaf by leaf: all that is needed to know its root at any time.
package struct TreeFrontier: Sendable {
    /// The roots of the complete subtrees that make up the tree, from left to right, each smaller than the one before.
    private var peaks: [TreeHash] = []
    package private(set) var size = 0

    package init() {}

    /// Adds a leaf's hash.
    ///
    /// - Returns: the nodes above level 0 that a log keeps and that are complete now.
    @discardableResult
    package mutating func append(_ leaf: TreeHash) -> [(node: StoredNode, hash: TreeHash)] {
        var hash = leaf
        var completed: [(StoredNode, TreeHash)] = []
        for height in 0..<(size + 1).trailingZeroBitCount {
            hash = .node(peaks.removeLast(), hash)
            let (level, rest) = (height + 1).quotientAndRemainder(dividingBy: StoredNode.height)
            if rest == 0 { completed.append((StoredNode(level: level, index: size >> (height + 1)), hash)) }
        }
        peaks.append(hash)
        size += 1
        return completed
    }

    package var root: TreeHash {
        guard var hash = peaks.last else { return .empty }
        for peak in peaks.dropLast().reversed() { hash = .node(peak, hash) }
        return hash
    }
}
