import ArgumentParser
import LocalServer
import Model
import Operations
import Presentation
import SQLText
import SystemPackage

struct PoolerPgBouncerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pgbouncer",
        abstract: "Write what PgBouncer has to know of the bots.",
        discussion: """
            Writes a file to include from pgbouncer.ini: the database, how passwords are looked up, and the size of each \
            bot's pool, from the manifests alone. Run it again when manifests change: a file that would be the same is \
            left alone, and --reload runs only after a change.
            """
    )

    @Option(help: ArgumentHelp("Write this file. Default: standard output.", valueName: "file"))
    var out: String?

    @Option(help: ArgumentHelp("Run this with sh once the file has changed.", valueName: "command"))
    var reload: String?

    @Option(help: ArgumentHelp("The release of PgBouncer; from 1.23 on each bot has a limit of its own."))
    var release = "1.18"

    @Option(help: ArgumentHelp("The login that looks up passwords, a member of flarex_pooler.", valueName: "role"))
    var authUser = "pgbouncer"

    @Option(help: ArgumentHelp("The most connections that PgBouncer opens to the server.", valueName: "number"))
    var connections: Int?

    @OptionGroup var manifests: ManifestOptions

    func validate() throws {
        guard PgBouncerConfiguration.Release(release) != nil else {
            throw ValidationError("--release is a version such as 1.18")
        }
        guard Identifier(authUser) != nil else { throw ValidationError("--auth-user is the name of a role") }
        guard connections.map({ $0 > 0 }) ?? true else { throw ValidationError("--connections is at least 1") }
        guard reload == nil || out != nil else { throw ValidationError("--reload belongs to --out") }
    }

    func run() async throws {
        let planner = try Planner(manifests)
        if planner.hasErrors { throw CommandError("nothing was written: the manifests have errors") }
        guard planner.desired.policy.endpoint.pooler != nil else {
            throw CommandError(
                "the policy names no pooler",
                hint: "Add pooler: {host: ..., port: 6432} to spec.endpoint of the Cluster manifest."
            )
        }
        guard let release = PgBouncerConfiguration.Release(release), let authUser = Identifier(authUser) else { return }
        let configuration = PgBouncerConfiguration(release: release, authUser: authUser, connections: connections)
        let text = configuration.text(for: planner.desired)
        guard let out else { return Console.output.write(text) }
        guard try ReplacedFile.update(FilePath(out), to: text) else {
            return Console.error.write("\(out) is up to date\n")
        }
        Console.error.write("wrote \(out)\n")
        guard let reload else { return }
        let end = try await Program("sh", ["-c", reload]).end()
        guard end.isSuccess else { throw CommandError("\(reload) failed (\(end.complaint))") }
    }
}
