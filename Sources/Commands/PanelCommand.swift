import ArgumentParser

struct PanelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "panel",
        abstract: "Work with the web panel.",
        subcommands: [PanelLoginCommand.self]
    )
}
