/// Finds a key that stands twice in one mapping.
struct KeySet {
    /// Below this many keys, comparing with each is quicker than hashing.
    private static let fewKeys = 16

    private var marks: [String: Mark] = [:]

    /// The place of the same key among the entries before, or nil.
    mutating func insert(_ key: String, at mark: Mark, among entries: [Node.Entry]) -> Mark? {
        guard entries.count >= Self.fewKeys else { return entries.first { $0.key == key }?.keyMark }
        if marks.isEmpty {
            for entry in entries { marks[entry.key] = entry.keyMark }
        }
        if let first = marks[key] { return first }
        marks[key] = mark
        return nil
    }
}
