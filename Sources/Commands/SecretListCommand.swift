import ArgumentParser
import Catalog
import Model
import Operations
import Presentation

struct SecretListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List bots' credentials: logins, ages and who can open the secrets.",
        discussion: """
            Opens nothing and needs no key. A bot has two lines while a replaced credential is still valid: UNTIL says \
            for how long. RECIPIENTS are the first characters of their public keys; the JSON has them in full.
            """
    )

    @Argument(help: "List these bots; all without one.", completion: .bots)
    var bots: [String] = []

    @Option(name: .format, help: "How to print the list.")
    var format = FormatOption<CredentialListing>.text

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let names = try Planner.scope(bots)
        let registry = try await Registry.open(options)
        let all = try await registry.session.readCredentials()
        await registry.close()
        let credentials = all.filter { names?.contains($0.bot) ?? true }
        let listing = CredentialListing(credentials)
        Console.output.write(try listing.rendered(as: format.format, style: options.style(for: .output)))
    }
}
