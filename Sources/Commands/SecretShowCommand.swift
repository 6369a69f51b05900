import ArgumentParser
import Operations
import Presentation
import Secrets

struct SecretShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Open a bot's sealed secret and print it."
    )

    @Argument(help: "The bot.", completion: .bots)
    var bot: String

    @OptionGroup var key: KeyOptions

    @Option(help: ArgumentHelp("Print one value alone, such as DATABASE_URL_PLAIN.", valueName: "name"))
    var name: String?

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let values = try await OpenSecretOperation(bot: bot, key: key, options).run()
        let urls = values.filter { $0.name.hasPrefix("DATABASE_URL") }.map(\.value.revealed)
        if name ?? "DATABASE_URL" == "DATABASE_URL", Set(urls).count > 1 {
            Console.error.write(DocumentedForm.note)
        }
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
