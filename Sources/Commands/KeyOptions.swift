import ArgumentParser
import Presentation
import Secrets
import SystemPackage

/// Where the private key is that opens secrets.
struct KeyOptions: ParsableArguments {
    /// The variable that names the file where --key does not.
    static let variable = "FLAREXDB_KEY"

    @Option(
        help: ArgumentHelp(
            "The file with the private key, from keygen.",
            discussion: "Default: the file that $FLAREXDB_KEY names.",
            valueName: "file"
        )
    )
    var key: String?

    private var file: String? { key ?? environment(Self.variable) }

    func validate() throws {
        guard file != nil else { throw ValidationError("name the private key's file with --key or \(Self.variable)") }
    }

    /// - Throws: `SecretsError` when the file cannot be read, is open to others or holds no key.
    func pair() throws -> KeyPair { try KeyPair.read(from: FilePath(file ?? "")) }
}
