import ArgumentParser
import Secrets
import SystemPackage

struct KeygenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keygen",
        abstract: "Make a key pair for secrets.",
        discussion: """
            Writes the private key to a new file that only its owner can read, and prints the recipient for \
            spec.secrets.recipients of the Cluster manifest.
            """
    )

    @Option(help: ArgumentHelp("The file for the private key. It must not exist.", valueName: "file"))
    var out: String

    func run() throws {
        let pair = KeyPair.random()
        try pair.write(to: FilePath(out))
        Console.output.write("\(pair.recipient)\n")
    }
}
