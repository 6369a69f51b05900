/// Which parts of a tree its root, and the proofs about it, are made of (RFC 6962, section 2.1).
package enum LeafRange {
    /// The largest power of two below a number above 1: how many leaves the left half of such a tree has.
    static func split(_ count: Int) -> Int { 1 << (Int.bitWidth - 1 - (count - 1).leadingZeroBitCount) }

    static func halves(of range: Range<Int>) -> (left: Range<Int>, right: Range<Int>) {
        let middle = range.lowerBound + split(range.count)
        return (range.lowerBound..<middle, middle..<range.upperBound)
    }

    /// The subtrees whose hashes prove that a leaf is in the tree, from the leaf's neighbour upwards.
    package static func inclusion(of index: Int, in size: Int) -> [Range<Int>] {
        precondition((0..<size).contains(index), "leaf \(index) of a tree of \(size)")
        var path: [Range<Int>] = []
        var range = 0..<size
        while range.count > 1 {
            let (left, right) = halves(of: range)
            let isLeft = left.contains(index)
            path.append(isLeft ? right : left)
            range = isLeft ? left : right
        }
        return path.reversed()
    }

    /// The subtrees whose hashes prove that a tree begins with all the leaves of an earlier one.
    package static func consistency(from old: Int, to new: Int) -> [Range<Int>] {
        precondition(old <= new, "a tree of \(old) comes before one of \(new)")
        guard old > 0 else { return [] }
        var path: [Range<Int>] = []
        var range = 0..<new
        while range.upperBound != old {
            let (left, right) = halves(of: range)
            let isLeft = old <= left.upperBound
            path.append(isLeft ? right : left)
            range = isLeft ? left : right
        }
        // Whoever verifies has the root of the earlier tree already.
        if range.lowerBound > 0 { path.append(range) }
        return path.reversed()
    }
}
