import ArgumentParser
import Operations
import PanelStore
import Presentation

struct TokenListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the tokens, without what makes them good.",
        discussion: "With --all also those that expired or were revoked."
    )

    @Flag(help: "Also list those that are good no more.")
    var all = false

    @Option(help: "How to print the list.")
    var format = FormatOption<TokenListing>.text

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let registry = try await Registry.open(options)
        try await registry.requirePanel()
        let tokens = try await registry.session.readTokens().filter { all || $0.isGood }
        await registry.close()
        Console.output.write(try TokenListing(tokens).rendered(as: format.format, style: options.style(for: .output)))
    }
}
