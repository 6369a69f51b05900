/// What proves, without the log, that an entry is in it (C2SP tlog-proof): kept as a `.tlog-proof` file.
package struct TransparencyProof: Hashable, Sendable {
    private static let heading = "c2sp.org/tlog-proof@v1"
    private static let extraMark = "extra "
    private static let indexMark = "index "

    /// The entry's place in the log, from 0.
    package var index: Int
    package var path: [TreeHash]
    package var checkpoint: SignedNote

    package init(index: Int, path: [TreeHash], checkpoint: SignedNote) {
        self.index = index
        self.path = path
        self.checkpoint = checkpoint
    }

    /// Whether the entry with this hash is in the log of the checkpoint. Who signed that is another question.
    package func holds(for leaf: TreeHash) -> Bool {
        guard let checkpoint = Checkpoint(checkpoint.text) else { return false }
        return TreeHash.root(from: leaf, at: index, in: checkpoint.size, along: path) == checkpoint.root
    }
}

extension TransparencyProof: CustomStringConvertible {
    package var description: String {
        ([Self.heading, "\(Self.indexMark)\(index)"] + path.map(\.base64)).joined(separator: "\n")
            + "\n\n\(checkpoint)"
    }

    /// Nil for anything but a proof.
    package init?(_ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let end = lines.firstIndex(of: "") else { return nil }
        var head = lines[..<end]
        guard head.popFirst().map({ $0 == Self.heading }) ?? false else { return nil }
        if head.first?.hasPrefix(Self.extraMark) ?? false { head.removeFirst() }
        guard let line = head.popFirst(), line.hasPrefix(Self.indexMark),
            let index = Checkpoint.number(line.dropFirst(Self.indexMark.count)),
            let checkpoint = SignedNote(parsing: lines[(end + 1)...].joined(separator: "\n"))
        else { return nil }
        let path = head.compactMap { TreeHash(base64: $0) }
        guard path.count == head.count else { return nil }
        self.init(index: index, path: path, checkpoint: checkpoint)
    }
}
