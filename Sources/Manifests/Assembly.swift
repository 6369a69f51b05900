import Model

/// All manifests of a source, before they are checked against one another.
struct Assembly {
    /// A manifest and where it stands.
    struct Part<Content> {
        var content: Content
        var file: String
        var name: Name?
        /// The place of the name, by which the manifest is known.
        var mark: Mark
        /// Whether nothing is wrong within the manifest.
        var isValid: Bool

        var place: SourcePlace { place(mark) }

        func place(_ mark: Mark) -> SourcePlace {
            SourcePlace(file: file, line: Int(mark.line), column: Int(mark.column))
        }
    }

    private(set) var clusters: [Part<ClusterSpec?>] = []
    private(set) var plans: [Part<PlanSpec?>] = []
    private(set) var bots: [Part<BotManifest>] = []
    private(set) var workspaces: [Part<WorkspaceSpec?>] = []
    private(set) var panels: [Part<PanelSpec?>] = []
    private(set) var defaults: [Part<DefaultsSpec?>] = []
    /// Names in manifests of which not even the kind is known.
    private(set) var strayNames: Set<Name> = []

    /// Reads the documents of one file.
    mutating func add(_ bytes: UnsafeBufferPointer<UInt8>, _ reading: inout Reading) throws(Unreadable) {
        var composer = try Composer(bytes)
        var isEmpty = true
        while true {
            let errorCount = reading.errorCount
            guard let node = try composer.nextDocument(&reading) else { break }
            if case .scalar(let scalar) = node.content, scalar.kind == .null { continue }
            isEmpty = false
            let manifest = Manifest.read(node, &reading)
            add(manifest, node, file: reading.file, isValid: reading.errorCount == errorCount)
        }
        guard isEmpty else { return }
        // A failed write leaves such a file; taken for none, it would delete the bots that it held.
        reading.error(
            "the file holds no manifest",
            at: .start,
            hint: "write one into it, or delete the file; as long as it is empty, no bot counts as deleted"
        )
    }

    /// Makes room for the bots of so many files, most of which hold one: growing by doubling would take three times as
    /// much for a moment.
    mutating func reserve(files count: Int) { bots.reserveCapacity(count) }

    /// Adds what was read before.
    mutating func add(_ other: Assembly) {
        clusters += other.clusters
        plans += other.plans
        bots += other.bots
        workspaces += other.workspaces
        panels += other.panels
        defaults += other.defaults
        strayNames.formUnion(other.strayNames)
    }

    private mutating func add(_ manifest: Manifest?, _ node: Node, file: String, isValid: Bool) {
        switch manifest {
        case .bot(let bot):
            let name = bot.metadata?.name
            bots.append(
                Part(content: bot, file: file, name: name?.value, mark: name?.mark ?? node.mark, isValid: isValid)
            )
        case .plan(let plan):
            let name = plan.metadata?.name
            plans.append(
                Part(content: plan.spec, file: file, name: name?.value, mark: name?.mark ?? node.mark, isValid: isValid)
            )
        case .cluster(let cluster):
            let name = cluster.metadata?.name?.value
            clusters.append(Part(content: cluster.spec, file: file, name: name, mark: node.mark, isValid: isValid))
        case .workspace(let workspace):
            let name = workspace.metadata?.name
            let mark = name?.mark ?? node.mark
            workspaces.append(
                Part(content: workspace.spec, file: file, name: name?.value, mark: mark, isValid: isValid)
            )
        case .panel(let panel):
            let name = panel.metadata?.name?.value
            panels.append(Part(content: panel.spec, file: file, name: name, mark: node.mark, isValid: isValid))
        case .defaults(let other):
            let name = other.metadata?.name
            let mark = name?.mark ?? node.mark
            defaults.append(Part(content: other.spec, file: file, name: name?.value, mark: mark, isValid: isValid))
        case nil:
            if let name = node["metadata"]?["name"].flatMap(\.name) { strayNames.insert(name) }
        }
    }
}

extension Node {
    fileprivate subscript(key: String) -> Node? {
        guard case .mapping(let entries) = content else { return nil }
        return entries.first { $0.key == key }?.value
    }

    fileprivate var name: Name? {
        if case .scalar(let scalar) = content { Name(scalar.text) } else { nil }
    }
}
