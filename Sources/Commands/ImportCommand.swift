import ArgumentParser
import Manifests
import Model
import Operations
import Presentation
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
        let operation = ImportOperation(
            planner,
            from: ManifestSource(paths: options.manifests.manifestFiles),
            on: try options.cluster(),
            takingOver: try takeover(),
            into: out.map { FilePath($0) }
        )
        try finish(try await operation.run())
    }

    private func takeover() throws -> ImportOperation.Takeover? {
        guard takesOver, let workspace, let plan else { return nil }
        func named(_ text: String, _ option: String) throws -> Name {
            guard let name = Name(text) else { throw CommandError("\"\(text)\" is no name for \(option)") }
            return name
        }
        return ImportOperation.Takeover(
            roles: role,
            schemas: schema,
            names: name,
            pattern: allMatching,
            settings: ImportSelection.Settings(
                workspace: try named(workspace, "--workspace"),
                plan: try named(plan, "--plan")
            )
        )
    }

    private func finish(_ result: ImportOperation.Result) throws {
        let style = options.style(for: .error)
        Console.error.write(DiagnosticFormat.text(result.diagnostics, style: style))
        guard !result.hasErrors else { throw ExitStatus.failure }
        guard !result.manifests.isEmpty else {
            if result.diagnostics.isEmpty { Console.error.write("every bot in the registry has a manifest\n") }
            return
        }
        if let out {
            try ManifestFolder.write(result.manifests.map { (file: $0.file, text: $0.text) })
            Console.error.write("wrote \(counted(result.manifests.count, "manifest")) to \(out)\n")
        } else {
            Console.output.write(result.manifests.map(\.text).joined(separator: "---\n"))
        }
    }
}
