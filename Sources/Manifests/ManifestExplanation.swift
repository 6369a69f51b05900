/// What one field of a manifest is for and what it may hold.
package struct ManifestExplanation: Hashable, Sendable {
    /// The manifest's kind, such as `BotDatabase`.
    package var kind: String
    /// The field's keys from the manifest's top, such as `spec.plan`; empty for the manifest itself.
    package var path: String
    package var documentation: String
    /// What it may hold, in words: "string", "list of string", "one of documented, plain".
    package var type: String
    package var isRequired: Bool
    /// Each bound that the schema has, by its name: `default`, `pattern`, `minimum` and the like.
    package var bounds: [Bound]
    /// The keys of a mapping.
    package var fields: [ManifestExplanation]

    package struct Bound: Hashable, Sendable {
        package var name: String
        package var value: String
    }
}

/// There is no field of that path, with the nearest one that there is.
package struct UnknownField: Error, Hashable {
    package var path: String
    package var hint: String
}

extension ManifestSchema {
    /// What the schema says of a field, such as `BotDatabase.spec.plan`, `bot.spec.plan`, or `spec.plan` where one kind has
    /// it.
    ///
    /// - Throws: `UnknownField`.
    package static func explanation(of path: String) throws(UnknownField) -> ManifestExplanation {
        let parts = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        if let first = parts.first, let kind = kind(named: first) {
            return try explanation(of: parts.dropFirst().joined(separator: "."), in: kind)
        }
        let found = ManifestKind.all.compactMap { try? explanation(of: path, in: $0) }
        if let only = found.first, found.count == 1 { return only }
        let kinds = (found.isEmpty ? ManifestKind.all.map(\.name) : found.map(\.kind)).joined(separator: ", ")
        throw UnknownField(
            path: path,
            hint: (found.isEmpty ? "begin with a kind: " : "more than one kind has it; put one before it: ") + kinds
        )
    }

    private static func kind(named name: String) -> ManifestKind? {
        let aliases = ["bot": "BotDatabase", "policy": "Cluster"]
        let word = name.lowercased()
        return ManifestKind.all.first { $0.name.lowercased() == word || $0.name == aliases[word] }
    }

    private static func explanation(
        of path: String,
        in kind: ManifestKind
    ) throws(UnknownField) -> ManifestExplanation {
        var field = JSON.object(
            [.init("description", .string(kind.documentation))] + kind.schema
        )
        var rest = path
        var isRequired = true
        while !rest.isEmpty {
            let owner = field.elements ?? field
            // The keys of annotations have dots of their own.
            guard
                let member = owner.properties.filter({ rest == $0.name || rest.hasPrefix($0.name + ".") })
                    .max(by: { $0.name.utf8.count < $1.name.utf8.count })
            else {
                let word = rest.split(separator: ".").first.map(String.init) ?? rest
                let names = owner.properties.map(\.name)
                throw UnknownField(
                    path: "\(kind.name).\(path)",
                    hint: didYouMean(word, among: names)
                        ?? (names.isEmpty ? "it has no fields" : "it is one of \(names.joined(separator: ", "))")
                )
            }
            isRequired = owner.required.contains(member.name)
            rest = String(rest.dropFirst(member.name.count + 1))
            field = member.value
        }
        return explanation(of: field, kind.name, path, isRequired, isDeep: true)
    }

    private static func explanation(
        of field: JSON,
        _ kind: String,
        _ path: String,
        _ isRequired: Bool,
        isDeep: Bool
    ) -> ManifestExplanation {
        let owner = field.elements ?? field
        let bounds = ["default", "pattern", "minimum", "maximum", "minLength", "maxLength"]
        return ManifestExplanation(
            kind: kind,
            path: path,
            documentation: field["description"]?.plain ?? "",
            type: field.type,
            isRequired: isRequired,
            bounds: bounds.compactMap { name in
                (field[name] ?? owner[name]).map { .init(name: name, value: $0.plain) }
            },
            fields: isDeep
                ? owner.properties.map {
                    explanation(of: $0.value, kind, $0.name, owner.required.contains($0.name), isDeep: false)
                } : []
        )
    }
}

extension JSON {
    fileprivate subscript(name: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    fileprivate var properties: [Member] {
        guard case .object(let members)? = self["properties"] else { return [] }
        return members
    }

    fileprivate var required: [String] {
        guard case .array(let names)? = self["required"] else { return [] }
        return names.map(\.plain)
    }

    /// The schema of a list's elements; nil for what is no list.
    fileprivate var elements: JSON? { self["items"] }

    /// The value as it is written in a manifest.
    fileprivate var plain: String {
        switch self {
        case .null: "null"
        case .boolean(let value): String(value)
        case .integer(let value): String(value)
        case .string(let value): value
        case .array(let values): "[\(values.map(\.plain).joined(separator: ", "))]"
        case .object(let members):
            "{\(members.map { "\($0.name): \($0.value.plain)" }.joined(separator: ", "))}"
        }
    }

    fileprivate var type: String {
        if let constant = self["const"] { return constant.plain }
        if case .array(let words)? = self["enum"] { return "one of \(words.map(\.plain).joined(separator: ", "))" }
        if let elements { return "list of \(elements.type)" }
        switch self["type"] {
        case .array(let types): return types.map(\.plain).joined(separator: " or ")
        case .string("object"): return "mapping"
        case let type: return type?.plain ?? "any"
        }
    }
}
