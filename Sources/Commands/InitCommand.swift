import ArgumentParser
import Glibc
import Manifests
import Model
import Operations
import PostgresClient
import Presentation
import Secrets
import SystemPackage

struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Write manifests, a key and a first bot into a folder.",
        discussion: """
            Writes Manifests/cluster.yaml, plans.yaml and flarexdb.schema.json, a first bot, a private key that opens its \
            secret, and .gitignore, which keeps the key out of git. Nothing that is there is changed.

            Host and port of the endpoint are those of --admin-url or FLAREXDB_ADMIN_URL, or localhost and 5432.
            """
    )

    @Argument(help: ArgumentHelp("The folder; it is made where it is missing.", valueName: "folder"))
    var folder = "."

    @Option(help: ArgumentHelp("The first bot's name.", valueName: "name"))
    var bot = "first"

    @Option(help: ArgumentHelp("The bot's workspace.", valueName: "name"))
    var workspace = "main"

    @Option(help: ArgumentHelp("What bots connect to.", valueName: "host"))
    var host: String?

    @Option(
        help: ArgumentHelp("The server whose host and port bots connect to. Env: FLAREXDB_ADMIN_URL.", valueName: "url")
    )
    var adminURL: String?

    func validate() throws {
        for name in [bot, workspace] where Name(name) == nil {
            throw ValidationError("\"\(name)\" is not a valid name: use lowercase letters, digits and hyphens")
        }
    }

    func run() throws {
        let pair = KeyPair.random()
        let known = try knownServer()
        let host = host ?? known.host ?? "localhost"
        let port = self.host == nil ? known.port ?? 5432 : 5432
        let base = folder == "." ? FilePath() : FilePath(folder)
        let key = base.appending("flarexdb.key")
        guard access(key.string, F_OK) != 0 else {
            throw OperationError("\(key) exists already; nothing was written", hint: "Name an empty folder.")
        }
        let files = [
            (
                "Manifests/cluster.yaml",
                StarterManifests.cluster(host: host, port: port, recipient: pair.recipient.text)
            ),
            ("Manifests/plans.yaml", StarterManifests.plans),
            ("Manifests/\(bot).yaml", StarterManifests.bot(bot, workspace: workspace)),
            ("Manifests/flarexdb.schema.json", ManifestSchema.json()),
            (".gitignore", "# The private key opens every secret.\nflarexdb.key\n"),
        ].map { (file: base.pushing(FilePath($0.0)).string, text: $0.1) }
        try ManifestFolder.write(files)
        try pair.write(to: key)
        for file in files.map(\.file) + [key.string] { Console.output.write("\(file)\n") }
        let enter = folder == "." ? "" : "cd \(folder) && "
        Console.error.write(
            """
            Bots connect to \(host), port \(port): spec.endpoint of Manifests/cluster.yaml. Next:
              \(enter)flarexdb plan
              flarexdb apply
              flarexdb secret show \(bot) --key flarexdb.key

            """
        )
    }

    /// What the admin connection names; no host for a socket.
    private func knownServer() throws -> (host: String?, port: Int?) {
        guard let url = adminURL ?? environment("FLAREXDB_ADMIN_URL") else { return (nil, nil) }
        let target = try ConnectionOptions(url).target
        let host = target.host.split(separator: ",").first.map(String.init)
        let isSocket = host.map { $0.hasPrefix("/") || $0.hasPrefix("@") } ?? true
        return (isSocket ? nil : host, Int(target.port.prefix { $0 != "," }))
    }
}
