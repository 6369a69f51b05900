import Glibc
import Subprocess
package import SystemPackage

/// What of a git repository is watched.
package struct GitSource: Sendable {
    package var url: String
    package var branch: String
    /// The folder of manifests within the repository; empty for all of it.
    package var path: FilePath
    /// Whether only commits count whose signature verifies.
    package var requiresSignature: Bool
    /// Where the repository and its working trees are kept.
    package var state: FilePath
    /// How long the git program may take for one command.
    package var timeout: Duration = .seconds(60)

    /// - Throws: `ReconciliationError` when git could take a value for something else.
    package init(
        url: String,
        branch: String,
        path: FilePath,
        requiresSignature: Bool,
        state: FilePath
    ) throws(ReconciliationError) {
        guard !url.isEmpty, !url.hasPrefix("-"), !url.contains("::") else {
            throw ReconciliationError("--git takes a path, file://, ssh:// or https:// URL", hint: nil)
        }
        guard branch.wholeMatch(of: /[A-Za-z0-9_][A-Za-z0-9_.\/-]*/) != nil, !branch.contains("..") else {
            throw ReconciliationError(
                "\"\(branch)\" is not a branch name",
                hint: "Name it as in refs/heads, such as main."
            )
        }
        guard path.isRelative, !path.components.contains("..") else {
            throw ReconciliationError("--path \(path) is outside the repository", hint: "Name a folder within it.")
        }
        (self.url, self.branch, self.path) = (url, branch, path)
        (self.requiresSignature, self.state) = (requiresSignature, state)
    }
}

/// A bare repository of our own that holds the last commit of a branch, and the files of that commit beside it.
struct GitRepository: Sendable {
    let source: GitSource

    private var repository: FilePath { source.state.appending("repository") }
    private var trees: FilePath { source.state.appending("trees") }
    /// A link to the files of the current commit.
    var current: FilePath { source.state.appending("current") }
    var manifests: FilePath { current.pushing(source.path) }

    /// The commit whose files are current; nil before the first one.
    var revision: String? { linkTarget(current)?.lastComponent?.string }

    func prepare() async throws {
        try makeFolder(source.state)
        try makeFolder(trees)
        // A repository that was not finished is finished by the same command.
        try await git(["init", "--quiet", "--bare", repository.string])
    }

    /// Fetches the branch and makes its commit the current one.
    ///
    /// - Returns: the commit, if it is another than before.
    func update() async throws -> String? {
        try await fetch()
        let commit = try await git(["rev-parse", "--verify", "--quiet", "refs/heads/fetched^{commit}"]).firstLine
        guard commit.wholeMatch(of: /[0-9a-f]{40,64}/) != nil else {
            throw ReconciliationError("git found no commit of branch \(source.branch)")
        }
        guard commit != revision else { return nil }
        if source.requiresSignature { try await verify(commit) }
        try await checkOut(commit)
        try makeCurrent(commit)
        removeTrees(but: commit)
        return commit
    }

    /// Earlier commits that the commit contains, the last ones first, as far as they were fetched.
    func history(of commit: String) async -> [String] {
        let lines = try? await git(["rev-list", "--max-count=\(Self.depth)", commit])
        return lines?.split(whereSeparator: \.isNewline).dropFirst().map(String.init) ?? []
    }

    /// How many commits are fetched at most: whoever waits for one of several that came together is to be answered.
    private static let depth = 50

    private func fetch() async throws {
        do {
            try await fetchBranch()
        } catch let error as GitFailure where error.cause.contains("couldn't find remote ref") {
            throw ReconciliationError(
                "the repository has no branch \(source.branch)",
                hint: "Name another with --branch.",
                kind: .setup
            )
        }
    }

    private func fetchBranch() async throws {
        try await git(
            [
                "fetch", "--quiet", "--depth=\(Self.depth)", "--no-tags", "--no-recurse-submodules",
                "--no-write-fetch-head",
                "manifests", "+refs/heads/\(source.branch):refs/heads/fetched",
            ]
        )
    }

    private func verify(_ commit: String) async throws {
        do {
            try await git(["verify-commit", commit])
        } catch let error as GitFailure {
            throw ReconciliationError(
                error.cause.isEmpty
                    ? "commit \(commit) is not signed; the last good commit stays in use"
                    : "commit \(commit) has no signature that verifies; the last good commit stays in use: \(error.cause)",
                hint: "Sign it, or configure its signer in git: gpg.ssh.allowedSignersFile, or a key in gpg's keyring."
            )
        }
    }

    /// Writes the commit's files into a folder of their own, links as plain files: they would lead anywhere.
    private func checkOut(_ commit: String) async throws {
        let tree = trees.appending(commit)
        let partial = trees.appending("partial")
        removeTree(partial)
        try makeFolder(partial)
        let index = source.state.appending("index").string
        unlink(index)
        let variables = ["GIT_INDEX_FILE": index]
        try await git(["read-tree", commit], variables)
        try await git(["--work-tree=\(partial)", "checkout-index", "--all", "--force", "--quiet"], variables)
        guard source.path.isEmpty || access(partial.pushing(source.path).string, F_OK) == 0 else {
            throw ReconciliationError(
                "commit \(commit) of branch \(source.branch) has nothing at \(source.path)",
                hint: "Name the folder of the manifests with --path.",
                kind: .setup
            )
        }
        removeTree(tree)
        guard rename(partial.string, tree.string) == 0 else { throw Self.failure("make", tree) }
    }

    /// Leads the link to the other folder in one go.
    private func makeCurrent(_ commit: String) throws(ReconciliationError) {
        let link = source.state.appending("next")
        unlink(link.string)
        guard symlink("trees/\(commit)", link.string) == 0, rename(link.string, current.string) == 0 else {
            throw Self.failure("make", current)
        }
    }

    private func removeTrees(but commit: String) {
        guard let stream = opendir(trees.string) else { return }
        defer { closedir(stream) }
        var others: [FilePath.Component] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if let component = FilePath.Component(name), component.kind == .regular, name != commit {
                others.append(component)
            }
        }
        for name in others { removeTree(trees.appending(name)) }
    }

    private func makeFolder(_ path: FilePath) throws(ReconciliationError) {
        guard mkdir(path.string, 0o700) == 0 || errno == EEXIST else { throw Self.failure("make", path) }
    }

    /// What the system says of a file that could not be made, by its path.
    private static func failure(_ verb: String, _ path: FilePath) -> ReconciliationError {
        let error = Errno(rawValue: errno)
        let isSetup = [.permissionDenied, .notPermitted, .readOnlyFileSystem, .notDirectory, .noSuchFileOrDirectory]
            .contains(error)
        return ReconciliationError(
            "cannot \(verb) \(path): \(error)",
            hint: isSetup ? "Name a folder that flarexdb may write to with --state-dir." : nil,
            kind: isSetup ? .setup : .failure
        )
    }
}

extension String {
    fileprivate var firstLine: String { String(prefix { !$0.isNewline }) }
}

/// Removes a folder with all in it; of a link, the link.
private func removeTree(_ path: FilePath) {
    var status = stat()
    if lstat(path.string, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, let stream = opendir(path.string) {
        var entries: [FilePath.Component] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if let component = FilePath.Component(name), component.kind == .regular { entries.append(component) }
        }
        closedir(stream)
        for entry in entries { removeTree(path.appending(entry)) }
    }
    remove(path.string)
}
