/// What the value of a key may be: how it is read from a node, and what the JSON Schema says of it.
struct ValueType<Value>: Sendable {
    /// What to write, as in `a size such as 500MB`.
    var expectation: String
    /// The members of the JSON Schema that describe it.
    var schema: [JSON.Member]
    /// The value, or nil after reporting why it is none.
    var read: @Sendable (Node, inout Reading) -> Value?
    /// A value as it would be written, for defaults in the schema; nil where that says nothing.
    var written: @Sendable (Value) -> JSON? = { _ in nil }
}

extension ValueType {
    /// The value made into another; `transform` returns nil after reporting why it cannot.
    func map<New>(
        written: @escaping @Sendable (New) -> JSON? = { _ in nil },
        _ transform: @escaping @Sendable (Value, Mark, inout Reading) -> New?
    ) -> ValueType<New> {
        let read = read
        return ValueType<New>(
            expectation: expectation,
            schema: schema,
            read: { node, reading in
                read(node, &reading).flatMap { transform($0, node.mark, &reading) }
            },
            written: written
        )
    }

    /// The value with its place.
    static func marked<Inner>(_ type: ValueType<Inner>) -> Self where Value == Marked<Inner> {
        type.map(written: { type.written($0.value) }) { value, mark, _ in Marked(value: value, mark: mark) }
    }

    /// Warns about values that are valid but make no sense in production.
    ///
    /// `reason` completes the sentence that begins with the key, or returns nil when all is well.
    func warning(hint: String? = nil, _ reason: @escaping @Sendable (Value) -> String?) -> Self {
        map(written: written) { value, mark, reading in
            if let reason = reason(value) { reading.warning("\(reading.subject): \(reason)", at: mark, hint: hint) }
            return value
        }
    }

    /// Refuses values that have the right form and yet cannot be.
    func refusing(
        _ members: [JSON.Member] = [],
        hint: String? = nil,
        _ reason: @escaping @Sendable (Value) -> String?
    ) -> Self {
        var result = map(written: written) { (value: Value, mark, reading) -> Value? in
            guard let reason = reason(value) else { return value }
            reading.error("\(reading.subject): \(reason)", at: mark, hint: hint)
            return nil
        }
        result.schema += members
        return result
    }

    /// The value, or nil after reporting that it is none, so that a wrong value can be told from a missing one.
    static func attempted<Inner>(_ type: ValueType<Inner>) -> Self where Value == Inner? {
        ValueType(
            expectation: type.expectation,
            schema: type.schema,
            read: { node, reading in .some(type.read(node, &reading)) }
        )
    }

    /// The value or null, which stands for nil.
    static func orNull<Inner>(_ type: ValueType<Inner>) -> Self where Value == Inner? {
        ValueType(
            expectation: type.expectation + " or null",
            schema: type.schema.map { $0.name == "type" ? JSON.Member("type", .array([$0.value, "null"])) : $0 },
            read: { node, reading in
                if case .scalar(let scalar) = node.content, scalar.kind == .null { return .some(nil) }
                return type.read(node, &reading).map(Optional.some)
            },
            written: { $0.map(type.written) ?? .null }
        )
    }
}
