import ArgumentParser

struct SecretCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "secret",
        abstract: "Work with bots' sealed secrets.",
        subcommands: [
            SecretListCommand.self, SecretShowCommand.self, SecretRotateCommand.self, SecretResealCommand.self,
        ]
    )
}
