import ArgumentParser
import Model
import Operations
import Presentation

struct DiffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Compare one bot with its manifest.",
        discussion: """
            Prints what the cluster has of the bot against what the manifest asks for, then the steps that apply would \
            take. Exit codes: 0 no difference, 1 error, 2 differences.
            """
    )

    @Argument(help: "The bot.", completion: .bots)
    var bot: String

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let name = try Name(ofBot: bot)
        let difference = try await DiffOperation(Planner(options.manifests), on: options.cluster(), bot: name).run()
        Console.output.write(difference.text(style: options.style(for: .output)))
        if !difference.isNone { throw ExitStatus.differences }
    }
}
