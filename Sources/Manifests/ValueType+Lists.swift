extension ValueType {
    /// A list in which nothing stands twice.
    static func list<Element: Hashable & Sendable>(
        of element: ValueType<Element>,
        noun: String,
        isRequired: Bool = false
    ) -> Self where Value == [Marked<Element>] {
        let expectation = "a list of \(noun)"
        var schema: [JSON.Member] = [
            .init("type", "array"), .init("items", .object(element.schema)), .init("uniqueItems", true),
        ]
        if isRequired { schema.append(.init("minItems", 1)) }
        return ValueType(
            expectation: expectation,
            schema: schema,
            read: { node, reading in
                guard case .sequence(let nodes) = node.content else {
                    reading.mismatch(node, expected: expectation, hint: node.listHint(isRequired: isRequired))
                    return nil
                }
                if isRequired, nodes.isEmpty {
                    reading.error("\(reading.subject): the list is empty", at: node.mark, hint: "give at least one")
                }
                return distinct(nodes, of: element, &reading)
            },
            written: { .array($0.compactMap { element.written($0.value) }) }
        )
    }

    private static func distinct<Element: Hashable & Sendable>(
        _ nodes: [Node],
        of element: ValueType<Element>,
        _ reading: inout Reading
    ) -> [Marked<Element>] {
        var lines: [Element: Int32] = [:]
        var result: [Marked<Element>] = []
        for node in nodes {
            guard let value = element.read(node, &reading) else { continue }
            if let line = lines.updateValue(node.mark.line, forKey: value) {
                reading.error(
                    "\(reading.subject): \(shown("\(value)")) is listed twice",
                    at: node.mark,
                    hint: "it is in line \(line) already; keep one of the two"
                )
            } else {
                result.append(Marked(value: value, mark: node.mark))
            }
        }
        return result
    }

    /// A mapping from free keys to texts.
    static func texts() -> Self where Value == [Node.Entry] {
        ValueType(
            expectation: "a mapping from names to texts",
            schema: [.init("type", "object"), .init("additionalProperties", ["type": "string"])],
            read: { node, reading in
                guard case .mapping(let entries) = node.content else {
                    reading.mismatch(node, expected: "a mapping from names to texts", hint: node.mappingHint)
                    return nil
                }
                for entry in entries {
                    reading.path.append(entry.key)
                    defer { reading.path.removeLast() }
                    if entry.key == mergeKey {
                        reading.refuseMergeKey(at: entry.keyMark)
                    } else {
                        _ = ValueType<String>.string.read(entry.value, &reading)
                    }
                }
                return entries
            }
        )
    }
}

/// What YAML 1.1 merges mappings with; the core schema of YAML 1.2 has no such thing.
let mergeKey = "<<"

extension Reading {
    mutating func refuseMergeKey(at mark: Mark) {
        error("unknown key \(shown(mergeKey))", at: mark, hint: "YAML 1.2 has no merge keys; write the keys out")
    }
}

extension Node {
    /// What to write where a list should be.
    fileprivate func listHint(isRequired: Bool) -> String? {
        if isNull { return isRequired ? "give at least one" : "leave the key out or write []" }
        guard case .scalar(let scalar) = content, scalar.text.utf8.count <= Bounds.shownText else { return nil }
        let isPlain = scalar.text.utf8.allSatisfy { byte in
            switch byte | 0x20 {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
            default: " ,-_+/=:".utf8.contains(byte)
            }
        }
        return isPlain ? "write [\(scalar.text)]" : nil
    }

    var mappingHint: String? { isNull ? "leave the key out or write {}" : nil }

    var isNull: Bool {
        if case .scalar(let scalar) = content { scalar.kind == .null } else { false }
    }
}
