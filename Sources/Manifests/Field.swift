/// What is known of a mapping while it is read. Keys that have no default and were not given are nil.
protocol Draft: Sendable {
    init()
    /// Remembers that a key is not there which defaults of a folder may give.
    mutating func lack(_ key: String, at mark: Mark)
}

extension Draft {
    mutating func lack(_ key: String, at mark: Mark) {}
}

/// A key of a mapping: the one description that both the reader and the JSON Schema follow.
struct Field<Root: Draft>: Sendable {
    var name: String
    var isRequired: Bool
    /// Whether defaults of a folder may give it where it is missing.
    var isInherited = false
    /// What the JSON Schema says of the key.
    var schema: JSON
    /// Puts the value into the draft, or reports why it cannot.
    var read: @Sendable (Node, inout Root, inout Reading) -> Void

    /// A key that the draft holds as an optional; its default is what a new draft holds.
    init<Value>(
        _ name: String,
        _ path: any WritableKeyPath<Root, Value?> & Sendable,
        _ type: ValueType<Value>,
        isRequired: Bool = false,
        isInherited: Bool = false,
        _ documentation: String
    ) {
        self.name = name
        self.isRequired = isRequired
        self.isInherited = isInherited
        schema = Self.schema(documentation, type.schema, initial: Root()[keyPath: path].flatMap(type.written))
        read = { node, draft, reading in
            if let value = type.read(node, &reading) { draft[keyPath: path] = value }
        }
    }

    /// A key whose default is what a new draft holds.
    init<Value>(
        _ name: String,
        _ path: any WritableKeyPath<Root, Value> & Sendable,
        _ type: ValueType<Value>,
        _ documentation: String
    ) {
        self.name = name
        isRequired = false
        schema = Self.schema(documentation, type.schema, initial: type.written(Root()[keyPath: path]))
        read = { node, draft, reading in
            if let value = type.read(node, &reading) { draft[keyPath: path] = value }
        }
    }

    /// The keys that the value has, where it is a mapping.
    var nestedKeys: [String] {
        guard case .object(let members) = schema,
            case .object(let properties) = members.first(where: { $0.name == "properties" })?.value
        else { return [] }
        return properties.map(\.name)
    }

    private static func schema(_ documentation: String, _ members: [JSON.Member], initial: JSON?) -> JSON {
        let initial = initial.map { [JSON.Member("default", $0)] } ?? []
        return .object([JSON.Member("description", .string(documentation))] + members + initial)
    }
}
