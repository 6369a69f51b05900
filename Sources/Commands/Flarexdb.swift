package import ArgumentParser

/// The program.
package struct Flarexdb: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(commandName: "flarexdb")
    package init() {}
}
