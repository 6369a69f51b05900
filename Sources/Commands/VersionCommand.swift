import ArgumentParser
import Presentation

struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "version",
        abstract: "Print the version, as --version and -V do."
    )

    func run() { Console.output.write(Flarexdb.configuration.version + "\n") }
}
