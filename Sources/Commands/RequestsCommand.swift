import ArgumentParser
import Model
import Operations
import PanelStore
import Presentation

struct RequestsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "requests",
        abstract: "List what people asked for in the panel, and what became of it.",
        discussion: """
            The loop (flarexdb run) carries requests out, if whoever asked still may. The newest come first. The JSON \
            has what came of each.
            """
    )

    @Argument(help: "Only this bot's.")
    var bot: String?

    @Flag(help: "Only those that are not over.")
    var open = false

    @Option(help: ArgumentHelp("The most to list.", valueName: "number"))
    var limit = 50

    @Option(help: "How to print the list.")
    var format = FormatOption<RequestListing>.text

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard (1...10_000).contains(limit) else { throw ValidationError("--limit is from 1 to 10000") }
    }

    func run() async throws {
        var filter = RequestFilter(limit: limit)
        filter.bot = try bot.map(Name.init(ofBot:))
        filter.isOpen = open
        let registry = try await Registry.open(options)
        try await registry.requirePanel()
        let requests = try await registry.session.readRequests(filter)
        await registry.close()
        let listing = RequestListing(requests)
        Console.output.write(try listing.rendered(as: format.format, style: options.style(for: .output)))
    }
}
