import Model

/// Labels are for people and tools: nothing in flarexdb depends on them but what `validate --explain` shows.
struct Labels: Sendable {
    var entries: [String: Marked<String>] = [:]
}

extension ValueType<Labels> {
    static var labels: Self {
        ValueType<[Node.Entry]>.texts().map(written: { _ in .object([]) }) { entries, _, _ in
            let pairs = entries.compactMap { entry -> (String, Marked<String>)? in
                guard case .scalar(let scalar) = entry.value.content else { return nil }
                return (entry.key, Marked(value: scalar.text, mark: entry.value.mark))
            }
            return Labels(entries: Dictionary(pairs) { first, _ in first })
        }
    }
}
