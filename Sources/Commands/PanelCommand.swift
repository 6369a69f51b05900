import ArgumentParser

struct PanelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "panel",
        abstract: "Serve the web panel, or give it a login.",
        subcommands: [PanelServeCommand.self, PanelLoginCommand.self],
        defaultSubcommand: PanelServeCommand.self
    )
}
