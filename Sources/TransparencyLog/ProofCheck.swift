extension TreeHash {
    /// The root that the path leads to from a leaf (RFC 9162, section 2.1.3.2); nil when the path has the wrong length.
    package static func root(from leaf: TreeHash, at index: Int, in size: Int, along path: [TreeHash]) -> TreeHash? {
        guard (0..<size).contains(index) else { return nil }
        var (position, last, hash) = (index, size - 1, leaf)
        for sibling in path {
            guard last > 0 else { return nil }
            if position & 1 == 1 || position == last {
                hash = .node(sibling, hash)
                while position & 1 == 0, position > 0 { (position, last) = (position >> 1, last >> 1) }
            } else {
                hash = .node(hash, sibling)
            }
            (position, last) = (position >> 1, last >> 1)
        }
        return last == 0 ? hash : nil
    }
}

/// Whether the path proves that the tree with one root begins with all the leaves of the other (RFC 9162, section
/// 2.1.4.2).
package func isConsistent(
    _ old: (size: Int, root: TreeHash),
    with new: (size: Int, root: TreeHash),
    along path: [TreeHash]
) -> Bool {
    guard 0...new.size ~= old.size else { return false }
    if old.size == 0 { return path.isEmpty && old.root == .empty }
    if old.size == new.size { return path.isEmpty && old.root == new.root }
    // An earlier tree that is complete is a part of the later one, and its root is known already.
    let hashes = (old.size & (old.size - 1) == 0 ? [old.root] : []) + path
    guard let first = hashes.first else { return false }
    var (position, last) = (old.size - 1, new.size - 1)
    while position & 1 == 1 { (position, last) = (position >> 1, last >> 1) }
    var (oldHash, newHash) = (first, first)
    for hash in hashes.dropFirst() {
        guard last > 0 else { return false }
        if position & 1 == 1 || position == last {
            (oldHash, newHash) = (.node(hash, oldHash), .node(hash, newHash))
            while position & 1 == 0, position > 0 { (position, last) = (position >> 1, last >> 1) }
        } else {
            newHash = .node(newHash, hash)
        }
        (position, last) = (position >> 1, last >> 1)
    }
    return last == 0 && oldHash == old.root && newHash == new.root
}
