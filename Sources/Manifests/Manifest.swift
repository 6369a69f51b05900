/// A manifest of one of the kinds.
enum Manifest: Sendable {
    case bot(BotManifest)
    case plan(PlanManifest)
    case cluster(ClusterManifest)
    case workspace(WorkspaceManifest)
    case panel(PanelManifest)
    case defaults(DefaultsManifest)
}

/// A kind of manifest: how it is read, and what the JSON Schema says of it.
struct ManifestKind: Sendable {
    static let all = [
        ManifestKind("BotDatabase", "A bot's database: its plan, its extensions, whether overage is on.", .bot) {
            .bot($0)
        },
        ManifestKind("Plan", "What bots on it may store, and how many connections they may open.", .plan) { .plan($0) },
        ManifestKind("Cluster", "Settings of the whole cluster. A source has exactly one.", .cluster) {
            .cluster($0)
        },
        ManifestKind("Workspace", "Who may do what with the bots of a workspace.", .workspace) { .workspace($0) },
        ManifestKind("Panel", "How people reach bots in a browser. A source has at most one.", .panel) {
            .panel($0)
        },
        ManifestKind("Defaults", "What bots of a folder have where they say nothing.", .defaults) {
            .defaults($0)
        },
    ]

    var name: String
    var documentation: String
    var schema: [JSON.Member]
    var read: @Sendable (Node, inout Reading) -> Manifest?

    private init<Value>(
        _ name: String,
        _ documentation: String,
        _ type: ValueType<Value>,
        _ wrap: @escaping @Sendable (Value) -> Manifest
    ) {
        self.name = name
        self.documentation = documentation
        schema = type.schema
        read = { node, reading in type.read(node, &reading).map(wrap) }
    }
}

extension Manifest {
    /// The manifest that a document holds, or nil after reporting why it is none.
    static func read(_ node: Node, _ reading: inout Reading) -> Manifest? {
        guard case .mapping(let entries) = node.content else {
            reading.mismatch(node, expected: "a manifest with \"apiVersion\", \"kind\", \"metadata\" and \"spec\"")
            return nil
        }
        if let kind = kind(of: entries, at: node.mark, &reading) { return kind.read(node, &reading) }
        if let version = entries.first(where: { $0.key == "apiVersion" }) {
            reading.path.append(version.key)
            _ = ValueType<String>.constant(apiVersion).read(version.value, &reading)
            reading.path.removeLast()
        }
        return nil
    }

    private static func kind(of entries: [Node.Entry], at mark: Mark, _ reading: inout Reading) -> ManifestKind? {
        let names = ManifestKind.all.map(\.name)
        let hint = "the kinds are " + names.joined(separator: ", ")
        guard let entry = entries.first(where: { $0.key == "kind" }) else {
            reading.error("the key \"kind\" is missing", at: mark, hint: hint)
            return nil
        }
        if case .scalar(let scalar) = entry.value.content, scalar.kind == .string,
            let kind = ManifestKind.all.first(where: { $0.name == scalar.text })
        {
            return kind
        }
        reading.path.append(entry.key)
        defer { reading.path.removeLast() }
        let suggestion = entry.value.suggestion(among: names)
        reading.mismatch(entry.value, expected: "a kind of manifest", hint: suggestion ?? hint)
        return nil
    }
}
