extension ValueType where Value: Sendable {
    /// A string with a form of its own. `hint` says what to do about a text of another form.
    static func text(
        _ expectation: String,
        _ schema: [JSON.Member] = [],
        hint: @escaping @Sendable (String) -> String? = { _ in nil },
        written: @escaping @Sendable (Value) -> JSON? = { _ in nil },
        _ parse: @escaping @Sendable (String) -> Value?
    ) -> Self {
        ValueType(
            expectation: expectation,
            schema: [JSON.Member("type", "string")] + schema,
            read: { node, reading in
                guard case .scalar(let scalar) = node.content else {
                    reading.mismatch(node, expected: expectation)
                    return nil
                }
                let value = parse(scalar.text)
                if let value, scalar.kind == .string { return value }
                let isOnlyUnquoted = value != nil && scalar.kind != .null
                reading.mismatch(
                    node,
                    expected: expectation,
                    hint: isOnlyUnquoted ? "put it in quotes: \(shown(scalar.text))" : hint(scalar.text)
                )
                return nil
            },
            written: written
        )
    }

    /// A string of a model type that can be written as it is read.
    static func text(
        _ expectation: String,
        pattern: String,
        hint: @escaping @Sendable (String) -> String? = { _ in nil },
        _ parse: @escaping @Sendable (String) -> Value?
    ) -> Self where Value: CustomStringConvertible {
        text(
            expectation,
            [.init("pattern", .string(pattern))],
            hint: hint,
            written: { .string($0.description) },
            parse
        )
    }

    /// One of a few words.
    static func word(_ type: Value.Type = Value.self) -> Self
    where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
        let words = Value.allCases.map(\.rawValue)
        let expectation = "one of " + words.joined(separator: ", ")
        return ValueType(
            expectation: expectation,
            schema: [.init("type", "string"), .init("enum", .array(words.map { .string($0) }))],
            read: { node, reading in
                guard case .scalar(let scalar) = node.content, scalar.kind == .string,
                    let value = Value(rawValue: scalar.text)
                else {
                    reading.mismatch(node, expected: expectation, hint: node.suggestion(among: words))
                    return nil
                }
                return value
            },
            written: { .string($0.rawValue) }
        )
    }
}

extension ValueType<String> {
    /// The one text that may stand there.
    static func constant(_ text: String) -> Self {
        ValueType(
            expectation: text,
            schema: [.init("type", "string"), .init("const", .string(text))],
            read: { node, reading in
                if case .scalar(let scalar) = node.content, scalar.kind == .string, scalar.text == text { return text }
                reading.mismatch(node, expected: text, hint: node.suggestion(among: [text]))
                return nil
            }
        )
    }

    static var string: Self { text("a text") { $0 } }
}

extension ValueType<Bool> {
    static var boolean: Self {
        ValueType(
            expectation: "true or false",
            schema: [.init("type", "boolean")],
            read: { node, reading in
                if case .scalar(let scalar) = node.content {
                    if scalar.kind == .boolean { return Scalar.boolean(scalar.text) }
                    if scalar.kind == .string {
                        let hint = Scalar.booleanWord(scalar.text).map { "write \($0)" }
                        reading.mismatch(node, expected: "true or false", hint: hint)
                        return nil
                    }
                }
                reading.mismatch(node, expected: "true or false")
                return nil
            },
            written: { .boolean($0) }
        )
    }
}

extension ValueType<Int> {
    static func integer(in range: ClosedRange<Int>) -> Self {
        let expectation = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        return ValueType(
            expectation: expectation,
            schema: [
                .init("type", "integer"), .init("minimum", .integer(range.lowerBound)),
                .init("maximum", .integer(range.upperBound)),
            ],
            read: { node, reading in
                if case .scalar(let scalar) = node.content {
                    let number = Scalar.integer(scalar.text).flatMap { range.contains($0) ? $0 : nil }
                    if let number, scalar.kind == .integer { return number }
                    let isOnlyQuoted = number != nil && scalar.kind == .string
                    reading.mismatch(node, expected: expectation, hint: isOnlyQuoted ? "write it without quotes" : nil)
                    return nil
                }
                reading.mismatch(node, expected: expectation)
                return nil
            },
            written: { .integer($0) }
        )
    }
}

extension Scalar {
    /// What YAML 1.1 took for a Boolean, and a quoted one.
    fileprivate static func booleanWord(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "true", "yes", "on", "y": true
        case "false", "no", "off", "n": false
        default: nil
        }
    }
}

extension Node {
    /// The hint of 'did you mean' for a scalar.
    func suggestion(among candidates: [String]) -> String? {
        guard case .scalar(let scalar) = content else { return nil }
        return didYouMean(scalar.text, among: candidates)
    }
}
