import ArgumentParser
import Secrets

struct SecretShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Open a bot's sealed secret and print it."
    )

    @Argument(help: "The bot.")
    var bot: String

    @Option(help: ArgumentHelp("The file with the private key, from keygen.", valueName: "file"))
    var key: String

    @Option(help: ArgumentHelp("Print one value alone, such as DATABASE_URL_PLAIN.", valueName: "name"))
    var name: String?

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let values = try await OpenedSecret.open(bot: bot, keyFile: key, options: options)
        guard let name else {
            Console.output.write(values.map { "\($0.name)=\($0.value.revealed)\n" }.joined())
            return
        }
        guard let value = values.first(where: { $0.name == name }) else {
            throw CommandError(
                "the secret of bot \(bot) holds no \(name)",
                hint: "It holds \(values.map(\.name).joined(separator: ", "))."
            )
        }
        Console.output.write(value.value.revealed + "\n")
    }
}
