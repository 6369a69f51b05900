/// What a bot's annotations tell flarexdb.
struct BotAnnotations: Draft {
    /// The keys that begin so are flarexdb's own.
    fileprivate static let prefix = "flarex.dev/"
    fileprivate static let prune = prefix + "prune"
    fileprivate static let adopt = prefix + "adopt"

    /// Keep the bot when its manifest goes.
    var isKept = false
    /// Take over a role and schema that flarexdb did not make.
    var adopts = false
}

extension ValueType<BotAnnotations> {
    private static let values = [BotAnnotations.prune: "disabled", BotAnnotations.adopt: "true"]

    static var annotations: Self {
        let texts = ValueType<[Node.Entry]>.texts()
        var type = texts.map(written: { _ in .object([]) }) { entries, _, reading in
            var annotations = BotAnnotations()
            for entry in entries where entry.key.hasPrefix(BotAnnotations.prefix) {
                reading.path.append(entry.key)
                defer { reading.path.removeLast() }
                guard isExpected(entry, &reading) else { continue }
                if entry.key == BotAnnotations.prune { annotations.isKept = true }
                if entry.key == BotAnnotations.adopt { annotations.adopts = true }
            }
            return annotations
        }
        type.schema += schema
        return type
    }

    private static func isExpected(_ entry: Node.Entry, _ reading: inout Reading) -> Bool {
        guard let value = values[entry.key] else {
            let known = values.keys.sorted()
            reading.error(
                "unknown annotation \(shown(entry.key))",
                at: entry.keyMark,
                hint: suggestion(for: entry.key)
                    ?? "of the keys that begin with \(BotAnnotations.prefix), there are \(known.joined(separator: " and "))"
            )
            return false
        }
        // A value that is no string was reported with the other texts.
        guard case .scalar(let scalar) = entry.value.content, scalar.kind == .string else { return false }
        guard scalar.text == value else {
            reading.mismatch(entry.value, expected: shown(value), hint: "leave the key out for the opposite")
            return false
        }
        return true
    }

    /// Compares what follows the prefix: with it, all keys would be alike.
    private static func suggestion(for key: String) -> String? {
        let length = BotAnnotations.prefix.count
        return nearest(to: String(key.dropFirst(length)), among: values.keys.map { String($0.dropFirst(length)) })
            .map { "did you mean \(shown(BotAnnotations.prefix + $0))?" }
    }

    private static var schema: [JSON.Member] {
        [
            .init(
                "properties",
                [
                    BotAnnotations.adopt: [
                        "description": "Take over a role and schema of the bot's name that flarexdb did not make.",
                        "type": "string", "const": "true",
                    ],
                    BotAnnotations.prune: [
                        "description": "Keep the bot's database when its manifest is deleted.",
                        "type": "string", "const": "disabled",
                    ],
                ]
            ),
            .init("patternProperties", ["^flarex\\.dev/(?!(prune|adopt)$)": false]),
        ]
    }
}
