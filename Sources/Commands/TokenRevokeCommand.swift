import ArgumentParser
import Audit
import Operations
import Presentation

struct TokenRevokeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "revoke", abstract: "End a token at once, for good.")

    @Argument(help: "What the token is called.")
    var name: String

    @OptionGroup var audit: AuditOptions

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let signer = try audit.signer()
        let registry = try await Registry.open(options)
        try await registry.requirePanel()
        try await registry.revokeToken(name)
        if let signer { _ = try await signer.sign(through: registry.session) }
        await registry.close()
        Console.output.write("Revoked \(name).\n")
    }
}
