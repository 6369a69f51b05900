/// The words that may stand somewhere.
struct Words {
    /// Sorted, so that hints are always the same.
    private let sorted: [String]
    private let all: Set<String>

    init(_ words: [String]) {
        all = Set(words)
        sorted = all.sorted()
    }

    func contains(_ word: String) -> Bool { all.contains(word) }

    /// The hint for a word that is not one of these, or nil when there are none.
    func hint(for word: String, listedAs introduction: String) -> String? {
        guard !sorted.isEmpty else { return nil }
        let isLong = sorted.count > 8
        let list = sorted.prefix(8).joined(separator: ", ") + (isLong ? ", ..." : "")
        return didYouMean(word, among: sorted) ?? introduction + list
    }
}
