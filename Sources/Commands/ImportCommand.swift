import ArgumentParser
import Catalog
import Manifests
import Model
import PostgresClient
import Reconciliation
import SystemPackage
import Text

struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Write manifests for bots, roles and schemas that exist.",
        discussion: """
            Writes one manifest for each bot in the registry that has none; with these, plan finds no difference. \
            Labels are not in the registry, and tombstoned bots are left out.

            With --role and --schema, or --all-matching, it also writes manifests that take over what flarexdb did \
            not make. Check with plan what they would change, and read AdoptAndImport in the documentation before you \
            apply them: applications that log in as such a role lose access.

            Writes to standard output, or to files WORKSPACE/NAME.yaml in a folder; a file that exists is an error.
            """
    )

    @Option(
        help: ArgumentHelp("Take over this role, by the --schema at the same position. Repeatable.", valueName: "role")
    )
    var role: [String] = []

    @Option(
        help: ArgumentHelp("Take over this schema; without --role, for a new role. Repeatable.", valueName: "schema")
    )
    var schema: [String] = []

    @Option(
        help: ArgumentHelp("The bots' names, at the same positions. Default: like the schemas'.", valueName: "name")
    )
    var name: [String] = []

    @Option(
        help: ArgumentHelp(
            "Take over every schema of such a name, with its role: * and ? stand for text.",
            valueName: "pattern"
        )
    )
    var allMatching: String?

    @Option(help: ArgumentHelp("The workspace of what is taken over.", valueName: "name"))
    var workspace: String?

    @Option(help: ArgumentHelp("The plan of what is taken over.", valueName: "name"))
    var plan: String?

    @Option(help: ArgumentHelp("Write files into this folder.", valueName: "folder"))
    var out: String?

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        try options.manifests.refuseStandardInput("import")
        guard takesOver else {
            guard workspace == nil, plan == nil, name.isEmpty else {
                throw ValidationError("--workspace, --plan and --name belong to --role, --schema and --all-matching")
            }
            return
        }
        guard role.isEmpty || schema.isEmpty || role.count == schema.count else {
            throw ValidationError("there are \(role.count) --role and \(schema.count) --schema; give them in pairs")
        }
        guard name.isEmpty || name.count == max(role.count, schema.count) else {
            throw ValidationError("there are \(name.count) --name for \(max(role.count, schema.count)) bots")
        }
        guard workspace != nil, plan != nil else {
            throw ValidationError("give the bots' --workspace and --plan")
        }
    }

    private var takesOver: Bool { !role.isEmpty || !schema.isEmpty || allMatching != nil }

    func run() async throws {
        let planner = try Planner(options.manifests)
        let cluster = ClusterConnection(options: try options.connectionOptions())
        let session = try await connect(cluster, planner.desired.policy)
        let recorded = try await session.readRecordedBots()
        guard recorded != nil || takesOver else { throw CatalogError.noRegistry }
        let foreign = takesOver ? try await session.readForeignObjects() : ForeignObjects(schemas: [:], roles: [:])
        await session.close()

        var importing = Importing(manifests: planner.manifests, desired: planner.desired, foreign: foreign)
        importing.add(recorded ?? [])
        if let settings = try adoptionSettings() {
            for index in 0..<max(role.count, schema.count) {
                importing.add(
                    role: role.indices.contains(index) ? role[index] : nil,
                    schema: schema.indices.contains(index) ? schema[index] : nil,
                    named: name.indices.contains(index) ? name[index] : nil,
                    settings
                )
            }
            if let allMatching { importing.add(matching: allMatching, settings) }
        }
        try finish(importing, planner)
    }

    private func connect(_ cluster: ClusterConnection, _ policy: ClusterPolicy) async throws -> PostgresSession {
        do {
            return try await cluster.connect(policy.database)
        } catch let error as PostgresError where error.state == .invalidCatalogName {
            throw CatalogError.noRegistry
        }
    }

    private func adoptionSettings() throws -> Importing.Settings? {
        guard let workspace, let plan else { return nil }
        func named(_ text: String, _ option: String) throws -> Name {
            guard let name = Name(text) else { throw CommandError("\"\(text)\" is no name for \(option)") }
            return name
        }
        return Importing.Settings(workspace: try named(workspace, "--workspace"), plan: try named(plan, "--plan"))
    }

    private func finish(_ importing: Importing, _ planner: Planner) throws {
        let style = options.style(for: .error)
        let written = importing.bots.sorted { $0.id < $1.id }.map(WrittenManifest.init)
        let files = written.map { manifest in
            (file: out.map { FilePath($0).appending(manifest.file).string } ?? manifest.file, text: manifest.text)
        }
        var found = importing.diagnostics
        if !found.contains(where: { $0.severity == .error }) {
            let known = Set(planner.manifests.diagnostics)
            let loaded = ManifestSource(paths: options.manifests.manifestFiles).load(with: files)
            found += loaded.diagnostics.filter { !known.contains($0) }
        }
        Console.error.write(DiagnosticFormat.text(found, style: style))
        guard !found.contains(where: { $0.severity == .error }) else { throw ExitStatus.failure }
        guard !written.isEmpty else {
            Console.error.write("every bot in the registry has a manifest\n")
            return
        }
        if let out {
            try ManifestFolder.write(files)
            Console.error.write("wrote \(counted(written.count, "manifest")) to \(out)\n")
        } else {
            Console.output.write(written.map(\.text).joined(separator: "---\n"))
        }
    }
}
