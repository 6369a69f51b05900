import ArgumentParser
import Audit
import Model
import Operations
import Presentation

struct TokenCreateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Make a token and print it. It is shown this once: only its digest is stored.",
        discussion: """
            A program sends it as Authorization: Bearer TOKEN. It is good for one workspace, or for all of them with \
            --all-workspaces; with --permission admin it is then an administrator's.
            """
    )

    @Argument(help: "What the token is called, such as the program that has it.")
    var name: String

    @Option(help: ArgumentHelp("The workspace that it is good for.", valueName: "name"))
    var workspace: String?

    @Flag(help: "Make it good for all workspaces.")
    var allWorkspaces = false

    @Option(help: "What it allows.")
    var permission: Permission

    @Option(help: ArgumentHelp("How long it is good.", valueName: "time"))
    var expires = TimeSpan(seconds: 90 * 86400)

    @OptionGroup var audit: AuditOptions

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard (workspace == nil) == allWorkspaces else {
            throw ValidationError("give --workspace or --all-workspaces, and not both")
        }
        guard expires.seconds > 0 else { throw ValidationError("--expires is at least 1s") }
        guard !name.isEmpty, name.utf8.count <= 100, !name.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
            throw ValidationError("a token's name has 1 to 100 bytes and no control characters")
        }
    }

    func run() async throws {
        let place = try workspace.map { text in
            guard let name = Name(text) else { throw ValidationError("\"\(text)\" names no workspace") }
            return name
        }
        let signer = try audit.signer()
        let registry = try await Registry.open(options)
        try await registry.requirePanel()
        let key = try await registry.makeToken(name, workspace: place, permission: permission, validity: expires)
        if let signer { _ = try await signer.sign(through: registry.session) }
        await registry.close()
        Console.output.write(key + "\n")
    }
}

extension Permission: ExpressibleByArgument {}
