import ArgumentParser
import Catalog
import Model
import Operations
import Presentation

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show every bot, its phase and how much of its quota it uses.",
        discussion: """
            Reads the registry, so it works from any host. Without manifests it finds the database by itself, but does \
            not know when the data of tombstoned bots are dropped.
            """
    )

    private static let interval = Duration.seconds(1)

    @Argument(help: "Show this bot, in detail.", completion: .bots)
    var bot: String?

    @Option(name: .format, help: "How to print the status.")
    var format = FormatOption<StatusReport>.text

    @Option(help: ArgumentHelp("Only the bots of this workspace.", valueName: "name"))
    var workspace: String?

    @Option(help: "Only the bots in this phase.", transform: phase)
    var phase: Phase?

    @Flag(help: "Print the status again whenever it changes, until Ctrl-C.")
    var watch = false

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard bot == nil || (workspace == nil && phase == nil) else {
            throw ValidationError("--workspace and --phase choose among all bots; leave them out with a bot's name")
        }
    }

    func run() async throws {
        let selection = StatusSelection(bot: bot, workspace: workspace, phase: phase)
        let registry = try await Registry.open(options)
        var last: String?
        repeat {
            let statuses = try await registry.statuses(selection)
            let report = StatusReport(statuses, registry.policy, isDetailed: bot != nil)
            let text = try report.rendered(as: format.format, style: options.style(for: .output))
            if text != last { Console.output.write((last == nil || format.format == .json ? "" : "\n") + text) }
            last = text
            if watch { try await Task.sleep(for: Self.interval) }
        } while watch
        await registry.close()
    }

    /// Phases are named as they are printed, in any case.
    private static func phase(_ text: String) throws -> Phase {
        if let phase = Phase.allCases.first(where: { $0.rawValue.lowercased() == text.lowercased() }) { return phase }
        let names = Phase.allCases.map(\.rawValue).joined(separator: ", ")
        throw ValidationError("there is no phase \(text); the phases are \(names)")
    }
}
