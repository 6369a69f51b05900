import Model
import SQLText

/// What a bot's annotations tell flarexdb.
struct BotAnnotations: Draft {
    /// The keys that begin so are flarexdb's own.
    fileprivate static let prefix = "flarex.dev/"
    static let prune = prefix + "prune"
    static let adopt = prefix + "adopt"
    static let adoptRole = prefix + "adopt-role"
    static let adoptSchema = prefix + "adopt-schema"

    /// Keep the bot when its manifest goes.
    var isKept = false
    /// Take over a role and schema that flarexdb did not make.
    var adopts = false
    /// What of it has another name than the bot's.
    var adoption = Adoption()
}

extension ValueType<BotAnnotations> {
    private static let values = [BotAnnotations.prune: "disabled", BotAnnotations.adopt: "true"]
    private static let names: [String: any WritableKeyPath<Adoption, Identifier?> & Sendable] = [
        BotAnnotations.adoptRole: \.role, BotAnnotations.adoptSchema: \.schema,
    ]
    private static let keys = (Array(values.keys) + Array(names.keys)).sorted()

    static var annotations: Self {
        let texts = ValueType<[Node.Entry]>.texts()
        var type = texts.map(written: { _ in .object([]) }) { entries, _, reading in
            var annotations = BotAnnotations()
            for entry in entries {
                guard entry.key.hasPrefix(BotAnnotations.prefix) else {
                    refuseNearKey(entry, &reading)
                    continue
                }
                reading.path.append(entry.key)
                defer { reading.path.removeLast() }
                if let path = names[entry.key] {
                    annotations.adoption[keyPath: path] = name(entry, &reading)
                    continue
                }
                guard isExpected(entry, &reading) else { continue }
                if entry.key == BotAnnotations.prune { annotations.isKept = true }
                if entry.key == BotAnnotations.adopt { annotations.adopts = true }
            }
            if !annotations.adopts, let entry = entries.first(where: { names[$0.key] != nil }) {
                reading.error(
                    "\(shown(entry.key)) does nothing without \(shown(BotAnnotations.adopt))",
                    at: entry.keyMark,
                    hint: "write \(BotAnnotations.adopt): \"true\" beside it"
                )
            }
            return annotations
        }
        type.schema += schema
        return type
    }

    /// Reports a key that was meant for flarexdb and has another prefix: what it asks for, such as keeping a bot, would
    /// otherwise silently not be done.
    private static func refuseNearKey(_ entry: Node.Entry, _ reading: inout Reading) {
        let parts = entry.key.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else {
            if let key = keys.first(where: { $0 == BotAnnotations.prefix + entry.key }) {
                reading.warning(
                    "the annotation \(shown(entry.key)) has no effect",
                    at: entry.keyMark,
                    hint: "did you mean \(shown(key))?"
                )
            }
            return
        }
        let prefix = BotAnnotations.prefix.dropLast()
        let isNear =
            parts[0].lowercased().hasPrefix("flarex")
            || nearest(to: String(parts[0]), among: [String(prefix)]) != nil
        guard isNear, let meant = suggestion(for: BotAnnotations.prefix + parts[1]) else { return }
        reading.error("unknown annotation \(shown(entry.key))", at: entry.keyMark, hint: meant)
    }

    private static func name(_ entry: Node.Entry, _ reading: inout Reading) -> Identifier? {
        // A value that is no string was reported with the other texts.
        guard case .scalar(let scalar) = entry.value.content, scalar.kind == .string else { return nil }
        let name = Identifier(scalar.text)
        if name == nil { reading.mismatch(entry.value, expected: "a name of 1 to \(Identifier.maximumLength) bytes") }
        return name
    }

    private static func isExpected(_ entry: Node.Entry, _ reading: inout Reading) -> Bool {
        guard let value = values[entry.key] else {
            reading.error(
                "unknown annotation \(shown(entry.key))",
                at: entry.keyMark,
                hint: suggestion(for: entry.key)
                    ?? "of the keys that begin with \(BotAnnotations.prefix), there are \(keys.joined(separator: ", "))"
            )
            return false
        }
        // A value that is no string was reported with the other texts.
        guard case .scalar(let scalar) = entry.value.content, scalar.kind == .string else { return false }
        guard scalar.text == value else {
            reading.mismatch(entry.value, expected: shown(value), hint: "to turn it off, leave the key out")
            return false
        }
        return true
    }

    /// Compares what follows the prefix: with it, all keys would be alike.
    private static func suggestion(for key: String) -> String? {
        let length = BotAnnotations.prefix.count
        return nearest(to: String(key.dropFirst(length)), among: keys.map { String($0.dropFirst(length)) })
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
                    BotAnnotations.adoptRole: [
                        "description": "With flarex.dev/adopt: the role to take over. It is renamed to the bot's.",
                        "type": "string", "minLength": 1, "maxLength": 63,
                    ],
                    BotAnnotations.adoptSchema: [
                        "description": "With flarex.dev/adopt: the schema to take over. It is renamed to the bot's.",
                        "type": "string", "minLength": 1, "maxLength": 63,
                    ],
                    BotAnnotations.prune: [
                        "description": "Keep the bot's database when its manifest is deleted.",
                        "type": "string", "const": "disabled",
                    ],
                ]
            ),
            .init("patternProperties", ["^flarex\\.dev/(?!(adopt|adopt-role|adopt-schema|prune)$)": false]),
        ]
    }
}
