/// What a log says of itself at one size (C2SP tlog-checkpoint): this many entries, and the root over them.
package struct Checkpoint: Hashable, Sendable {
    /// Which log it is: the name of its key.
    package var origin: String
    package var size: Int
    package var root: TreeHash

    package init(origin: String, size: Int, root: TreeHash) {
        self.origin = origin
        self.size = size
        self.root = root
    }

    /// The text that is signed.
    package var text: String { "\(origin)\n\(size)\n\(root.base64)\n" }

    /// Reads the text of a note; lines after the third are others' business. Nil for anything else.
    package init?(_ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        guard lines.count >= 3, !lines.contains(""), let size = Self.number(lines[1]),
            let root = TreeHash(base64: lines[2])
        else { return nil }
        self.init(origin: String(lines[0]), size: size, root: root)
    }

    /// A number in its one spelling: digits without leading zeros.
    static func number(_ text: some StringProtocol) -> Int? {
        guard let number = Int(text), number >= 0, String(number) == text else { return nil }
        return number
    }
}
