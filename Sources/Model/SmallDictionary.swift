/// A dictionary whose first entry needs no memory of its own.
///
/// Of 100,000 roles nearly each has settings for one database and no others; as a `Dictionary` that is 200 bytes each.
package struct SmallDictionary<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private var first: Element?
    private var others: [Key: Value] = [:]

    package init() {}

    package var isEmpty: Bool { first == nil }
    package var count: Int { (first == nil ? 0 : 1) + others.count }
    package var keys: [Key] { map(\.key) }

    package subscript(key: Key) -> Value? {
        get { first?.key == key ? first?.value : others[key] }
        set {
            if let known = first, known.key != key {
                others[key] = newValue
            } else if let newValue {
                first = (key, newValue)
            } else if first != nil {
                first = others.popFirst().map { ($0.key, $0.value) }
            }
        }
    }

    package subscript(key: Key, default value: @autoclosure () -> Value) -> Value {
        get { self[key] ?? value() }
        set { self[key] = newValue }
    }
}

extension SmallDictionary: Sequence {
    package typealias Element = (key: Key, value: Value)

    package func makeIterator() -> AnyIterator<Element> {
        var (first, others) = (first, others.makeIterator())
        return AnyIterator {
            defer { first = nil }
            return first ?? others.next().map { ($0.key, $0.value) }
        }
    }
}

extension SmallDictionary: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (Key, Value)...) { for (key, value) in elements { self[key] = value } }
}

extension SmallDictionary: Equatable where Value: Equatable {
    package static func == (left: SmallDictionary, right: SmallDictionary) -> Bool {
        left.count == right.count && left.allSatisfy { right[$0.key] == $0.value }
    }
}

extension SmallDictionary: Hashable where Value: Hashable {
    package func hash(into hasher: inout Hasher) {
        hasher.combine(Dictionary(uniqueKeysWithValues: map { ($0.key, $0.value) }))
    }
}
