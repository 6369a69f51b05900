import ArgumentParser
import Operations
import Presentation
import Secrets
import SystemPackage
import TransparencyLog

struct KeygenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keygen",
        abstract: "Make a key pair for secrets, or a key for the audit log.",
        discussion: """
            Writes the private key to a new file that only its owner can read, and prints the recipient for \
            spec.secrets.recipients of the Cluster manifest.

            With --audit, makes a key that signs the audit log (--audit-key of apply and run), and prints the public \
            key for audit verify and other tools.
            """
    )

    @Option(help: ArgumentHelp("The file for the private key. It must not exist.", valueName: "file"))
    var out: String

    @Flag(help: "Make a key that signs the audit log.")
    var audit = false

    @Option(
        help: ArgumentHelp(
            "The log's name in what is signed, such as db.example.com/audit.",
            discussion: "Default: one that is made of the key.",
            valueName: "name"
        )
    )
    var name: String?

    func validate() throws {
        guard audit || name == nil else { throw ValidationError("--name goes with --audit") }
    }

    func run() throws {
        guard audit else {
            let pair = KeyPair.random()
            try pair.write(to: FilePath(out))
            Console.output.write("\(pair.recipient)\n")
            return
        }
        guard let key = SigningKey.random(name: name) else {
            throw CommandError("\"\(name ?? "")\" cannot name a log", hint: "A name has neither spaces nor a plus.")
        }
        try key.write(to: FilePath(out))
        Console.output.write("\(key.publicKey)\n")
    }
}
