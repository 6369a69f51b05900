import ArgumentParser
import Catalog
import Model

struct SecretListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List bots' credentials: logins, ages and who can open the secrets.",
        discussion: """
            Opens nothing and needs no key. A bot has two lines while a replaced credential is still valid: UNTIL says \
            for how long. RECIPIENTS are the first characters of their public keys; the JSON has them in full.
            """
    )

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text
        case json
    }

    @Argument(help: "List these bots; all without one.")
    var bots: [String] = []

    @Option(name: [.long, .customShort("o")], help: "How to print the list.")
    var format: Format = .text

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let names = try Planner.scope(bots)
        let registry = try await Registry.open(options)
        let all = try await registry.session.readCredentials()
        await registry.close()
        let credentials = all.filter { names?.contains($0.bot) ?? true }
        switch format {
        case .text: Console.output.write(SecretListText.table(credentials, style: options.style(for: .output)))
        case .json: Console.output.write(try JSONOutput.document(SecretListDocument(credentials)))
        }
    }
}
