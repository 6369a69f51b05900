import Model

extension ValueType<[RoleSetting]> {
    private static let names = RoleSetting.kinds.keys.sorted()

    /// A plan's settings. Any scalar will do as a value: PostgreSQL takes them all as text.
    static var roleSettings: Self {
        let expectation = "a mapping from settings to values"
        return ValueType(
            expectation: expectation,
            schema: [
                .init("type", "object"), .init("additionalProperties", false),
                .init("properties", .object(names.compactMap(property))),
            ],
            read: { node, reading in
                guard case .mapping(let entries) = node.content else {
                    reading.mismatch(node, expected: expectation, hint: node.mappingHint)
                    return nil
                }
                return entries.compactMap { setting($0, &reading) }
            },
            written: { $0.isEmpty ? .object([]) : nil }
        )
    }

    private static func setting(_ entry: Node.Entry, _ reading: inout Reading) -> RoleSetting? {
        guard let kind = RoleSetting.kinds[entry.key] else {
            if entry.key == mergeKey {
                reading.refuseMergeKey(at: entry.keyMark)
            } else {
                reading.error(
                    "\(reading.subject): a plan cannot give the setting \(shown(entry.key))",
                    at: entry.keyMark,
                    hint: didYouMean(entry.key, among: names) ?? "it can give " + names.joined(separator: ", ")
                )
            }
            return nil
        }
        reading.path.append(entry.key)
        defer { reading.path.removeLast() }
        guard case .scalar(let scalar) = entry.value.content, scalar.kind != .null else {
            reading.mismatch(entry.value, expected: kind.expectation)
            return nil
        }
        guard let setting = RoleSetting(name: entry.key, text: scalar.text) else {
            reading.error(
                "\(reading.subject): the value \(shown(scalar.text)) does not fit",
                at: entry.value.mark,
                hint: "write \(kind.expectation)"
            )
            return nil
        }
        if let risk = setting.risk { reading.warning("\(reading.subject): \(risk)", at: entry.value.mark) }
        return setting
    }

    private static func property(_ name: String) -> JSON.Member? {
        guard let kind = RoleSetting.kinds[name] else { return nil }
        let description = JSON.Member("description", .string("PostgreSQL's \(name): \(kind.expectation)."))
        return JSON.Member(name, .object([description] + kind.schema))
    }
}

extension RoleSetting {
    /// What one bot can do to all others with the setting, where that is more than without it.
    fileprivate var risk: String? {
        switch (name, normal) {
        case ("temp_file_limit", "-1"): "one bot's sort can fill the disk that all share"
        case ("log_min_messages", "warning"), ("log_min_messages", "error"), ("log_min_messages", "log"):
            "a bot can fill the disk with lines in the server's log"
        case ("log_min_error_statement", let level) where level != "panic":
            "statements that fail are logged in full, however long they are and whatever passwords they hold"
        default: nil
        }
    }
}

extension RoleSetting.Kind {
    fileprivate var schema: [JSON.Member] {
        switch self {
        case .milliseconds: Self.quantity(pattern: "^[0-9.]+ *(us|ms|s|min|h|d)?$", minimum: 0)
        case .kilobytes(let allowsNone):
            Self.quantity(
                pattern: "^(\(allowsNone ? "-1|" : "")[0-9.]+ *(B|kB|MB|GB|TB)?)$",
                minimum: allowsNone ? -1 : 0
            )
        case .boolean: [.init("enum", ["on", "off", true, false, "true", "false", "yes", "no", "1", "0", 1, 0])]
        case .integer(let range):
            [
                .init("type", ["integer", "string"]), .init("pattern", "^[+-]?[0-9]+$"),
                .init("minimum", .integer(range.lowerBound)), .init("maximum", .integer(range.upperBound)),
            ]
        case .number(let range):
            [
                .init("type", ["number", "string"]), .init("pattern", "^[0-9.eE+-]+$"),
                .init("minimum", .integer(Int(range.lowerBound))), .init("maximum", .integer(Int(range.upperBound))),
            ]
        case .choice(let words): [.init("type", "string"), .init("enum", .array(words.map { .string($0) }))]
        case .text: [.init("type", ["string", "number", "boolean"]), .init("minLength", 1)]
        }
    }

    private static func quantity(pattern: String, minimum: Int) -> [JSON.Member] {
        [
            .init("type", ["string", "number"]), .init("pattern", .string(pattern)),
            .init("minimum", .integer(minimum)),
        ]
    }
}
