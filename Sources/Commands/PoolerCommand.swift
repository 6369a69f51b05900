import ArgumentParser

struct PoolerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pooler",
        abstract: "Configure a connection pooler in front of the server.",
        subcommands: [PoolerPgBouncerCommand.self]
    )
}
