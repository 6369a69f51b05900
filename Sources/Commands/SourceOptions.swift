import ArgumentParser
import Glibc
import Model
import Reconciliation
import SystemPackage

/// Where the loop has its manifests from: files, or a branch of a git repository.
struct SourceOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Take the manifests from this git repository: a path, or a file, ssh or https URL.",
            discussion: "Manifests named with --manifests are read beside it.",
            valueName: "url"
        )
    )
    var git: String?

    @Option(help: ArgumentHelp("The branch.", valueName: "name"))
    var branch = "main"

    @Option(help: ArgumentHelp("The folder of manifests in the repository. Default: all of it.", valueName: "folder"))
    var path = ""

    @Flag(help: "Take only commits whose signature git verify-commit accepts; the last good one holds otherwise.")
    var requireSigned = false

    @Option(help: ArgumentHelp("The folder for what is fetched, kept for the next time.", valueName: "folder"))
    var stateDir = "/var/lib/flarexdb"

    @Option(help: ArgumentHelp("How long one git command may take.", valueName: "time"))
    var gitTimeout = TimeSpan(seconds: 60)

    func validate() throws {
        guard git != nil || (path.isEmpty && !requireSigned) else {
            throw ValidationError("--path and --require-signed belong to --git")
        }
        guard gitTimeout.seconds > 0 else { throw ValidationError("--git-timeout is at least 1s") }
    }

    func feed(_ manifests: ManifestOptions, interval: Duration) throws -> any ManifestFeed {
        guard let git else { return PathFeed(manifests.manifestFiles) }
        var source = try GitSource(
            url: git,
            branch: branch,
            path: FilePath(path),
            requiresSignature: requireSigned,
            state: FilePath(stateDir)
        )
        source.timeout = .seconds(gitTimeout.seconds)
        return GitFeed(source, interval: interval, with: manifests.manifests.map { FilePath($0) })
    }
}
