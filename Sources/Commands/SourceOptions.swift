import ArgumentParser
import Glibc
import Model
import Operations
import Reconciliation
import SystemPackage

/// Where the loop has its manifests from: files, or a branch of a git repository.
struct SourceOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Read the manifests from this git repository: a path, or a file, ssh or https URL.",
            discussion: "Manifests given with --manifests are read as well.",
            valueName: "url"
        )
    )
    var git: String?

    @Option(help: ArgumentHelp("The branch.", valueName: "name"))
    var branch = "main"

    @Option(help: ArgumentHelp("The folder of manifests in the repository. Default: all of it.", valueName: "folder"))
    var path = ""

    @Flag(help: "Accept only commits with a valid signature (git verify-commit); otherwise keep the last valid one.")
    var requireSigned = false

    @Option(help: ArgumentHelp("The folder for fetched commits, kept between runs.", valueName: "folder"))
    var stateDir = "/var/lib/flarexdb"

    @Option(help: ArgumentHelp("How long one git command may take.", valueName: "time"))
    var gitTimeout = TimeSpan(seconds: 60)

    func validate() throws {
        guard git != nil || (path.isEmpty && !requireSigned) else {
            throw ValidationError("--path and --require-signed belong to --git")
        }
        guard gitTimeout.seconds > 0 else { throw ValidationError("--git-timeout is at least 1s") }
    }

    /// - Parameter fetched: told what comes of each attempt to fetch.
    /// - Throws: `CommandError` for a path that leads nowhere.
    func feed(
        _ manifests: ManifestOptions,
        interval: Duration,
        fetched: @escaping @Sendable (FetchReport) -> Void
    ) throws -> any ManifestFeed {
        for path in git == nil ? manifests.manifestPaths : manifests.manifests where access(path, F_OK) != 0 {
            throw CommandError(
                "cannot find the manifests in \(path): \(Errno(rawValue: errno))",
                hint: "Check --manifests and FLAREXDB_MANIFESTS."
            )
        }
        guard let git else { return PathFeed(manifests.manifestFiles) }
        var source = try GitSource(
            url: git,
            branch: branch,
            path: FilePath(path),
            requiresSignature: requireSigned,
            state: FilePath(stateDir)
        )
        source.timeout = .seconds(gitTimeout.seconds)
        return GitFeed(source, interval: interval, with: manifests.manifests.map { FilePath($0) }, fetched: fetched)
    }
}

extension SourceOptions {
    /// Where the manifests come from, for people. A URL may hold a password.
    func description(_ manifests: ManifestOptions) -> String {
        guard let git else { return manifests.manifestPaths.joined(separator: ", ") }
        let url = git.replacing(/:\/\/[^\/]*@/, with: "://")
        return "branch \(branch) of \(url)" + (path.isEmpty ? "" : ", \(path)")
    }
}
