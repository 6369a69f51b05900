import ArgumentParser
import Catalog
import Model

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show every bot, its phase and how much of its quota it uses.",
        discussion: """
            Reads the registry, so it works from any host. Without manifests it finds the database by itself, but does \
            not know when the data of tombstoned bots are dropped.
            """
    )

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text
        case json
    }

    @Argument(help: "Show this bot, in detail.")
    var bot: String?

    @Option(help: "How to print the status.")
    var format: Format = .text

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let registry = try await Registry.open(options)
        let statuses: [BotStatus]
        if let bot {
            statuses = [try await registry.status(of: bot)]
        } else {
            statuses = try await registry.session.readStatus()
        }
        await registry.close()
        let retention = registry.policy?.deletion.retention
        let style = options.style(for: .output)
        switch format {
        case .json: Console.output.write(try JSONOutput.document(StatusDocument(statuses, retention: retention)))
        case .text where bot != nil:
            for status in statuses {
                Console.output.write(StatusText.detail(status, retention: retention, style: style))
            }
        case .text: Console.output.write(StatusText.table(statuses, style: style))
        }
    }
}
