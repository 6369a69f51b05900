/// Values by keys, in the order in which they came.
///
/// They lie side by side: of 100,000 large values a `Dictionary` would keep room for two to three times as many.
package struct Table<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    package private(set) var keys: [Key] = []
    package private(set) var values: [Value] = []
    private var places: [Key: Int32] = [:]

    package init() {}

    /// - Precondition: no key comes twice.
    package init(uniqueKeysWithValues elements: some Sequence<(Key, Value)>) {
        reserveCapacity(elements.underestimatedCount)
        for (key, value) in elements {
            precondition(places[key] == nil, "one key, two values")
            append(value, for: key)
        }
    }

    package var count: Int { keys.count }
    package var isEmpty: Bool { keys.isEmpty }

    package mutating func reserveCapacity(_ count: Int) {
        keys.reserveCapacity(count)
        values.reserveCapacity(count)
        places.reserveCapacity(count)
    }

    package subscript(key: Key) -> Value? {
        get { places[key].map { values[Int($0)] } }
        set {
            switch (places[key], newValue) {
            case (let place?, let value?): values[Int(place)] = value
            case (nil, let value?): append(value, for: key)
            case (let place?, nil): remove(key, at: Int(place))
            case (nil, nil): break
            }
        }
    }

    /// Changes a value where it lies, if there is one for the key.
    package mutating func update(_ key: Key, _ change: (inout Value) -> Void) {
        guard let place = places[key] else { return }
        change(&values[Int(place)])
    }

    package func mapValues<Other>(_ transform: (Value) throws -> Other) rethrows -> Table<Key, Other> {
        var table = Table<Key, Other>()
        (table.keys, table.places, table.values) = (keys, places, try values.map(transform))
        return table
    }

    package func filter(_ isIncluded: (Element) throws -> Bool) rethrows -> Table {
        var table = Table()
        for element in self where try isIncluded(element) { table.append(element.value, for: element.key) }
        return table
    }

    private mutating func append(_ value: Value, for key: Key) {
        places[key] = Int32(keys.count)
        keys.append(key)
        values.append(value)
    }

    /// The last value takes the place.
    private mutating func remove(_ key: Key, at place: Int) {
        places[key] = nil
        guard let lastKey = keys.popLast(), let last = values.popLast(), lastKey != key else { return }
        (keys[place], values[place]) = (lastKey, last)
        places[lastKey] = Int32(place)
    }
}

extension Table: Sequence {
    package typealias Element = (key: Key, value: Value)

    package func makeIterator() -> AnyIterator<Element> {
        var elements = zip(keys, values).makeIterator()
        return AnyIterator { elements.next().map { (key: $0, value: $1) } }
    }
}

extension Table: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (Key, Value)...) { self.init(uniqueKeysWithValues: elements) }
}

extension Table: Equatable where Value: Equatable {
    /// Whatever the order.
    package static func == (left: Table, right: Table) -> Bool {
        left.count == right.count && left.allSatisfy { right[$0.key] == $0.value }
    }
}

extension Table: Hashable where Value: Hashable {
    package func hash(into hasher: inout Hasher) {
        hasher.combine(Dictionary(uniqueKeysWithValues: zip(keys, values)))
    }
}
