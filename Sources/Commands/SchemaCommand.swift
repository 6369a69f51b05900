import ArgumentParser
import Manifests
import Presentation

struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema (draft-07) of the manifests, for editors and other validators."
    )

    func run() { Console.output.write(ManifestSchema.json()) }
}
