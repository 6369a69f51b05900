import Glibc
import LocalServer
package import Model
import SystemPackage

/// The repository that archives are in, through the program that keeps it.
package struct Restic: Sendable {
    private static let program = "restic"
    /// What tells this program's snapshots from others in the same repository.
    static let host = "flarexdb"

    package let repository: String
    private let passwordFile: String

    package init(_ policy: BackupPolicy) {
        self.init(repository: policy.repository, policy.passwordFile)
    }

    private init(repository: String, _ passwordFile: String) {
        self.repository = repository
        self.passwordFile = passwordFile
    }

    /// Makes sure that the repository is there.
    ///
    /// - Parameter isExpected: whether there are archives in it. One that is empty then is not the right one: perhaps its
    ///   disk is not mounted.
    /// - Throws: `BackupError`.
    package func prepare(isExpected: Bool) async throws {
        if try await !check(isExpected: isExpected) { try await make() }
    }

    /// Looks whether the repository is there and opens.
    ///
    /// - Returns: false where there is none, and none is expected.
    /// - Throws: `BackupError`.
    @discardableResult
    func check(isExpected: Bool) async throws -> Bool {
        guard access(passwordFile, R_OK) == 0 else {
            throw BackupError(
                "cannot read the repository's password in \(passwordFile): \(Errno(rawValue: errno))",
                hint: "Put a long random text there, readable by this user alone, and keep a copy elsewhere."
            )
        }
        let end = try await end(["cat", "config"])
        if end.isSuccess { return true }
        guard end.complaint.contains("Is there a repository") else { throw failure("cannot be opened", end) }
        guard !isExpected else {
            throw BackupError(
                "there is no repository at \(repository), and the registry knows archives that are in it",
                hint: "Mount or reconnect it, or fix spec.backups.repository."
            )
        }
        return false
    }

    /// Makes the repository, a local one beside its place and then put there in one go: restic that is killed while it
    /// makes one leaves a key without a config, and the repository that is made over it cannot be opened.
    private func make() async throws {
        if !repository.contains(":") {
            let draft = Restic(repository: "\(repository).\(UInt32.random(in: .min ... .max)).new", passwordFile)
            if try await draft.end(["init"]).isSuccess {
                if rename(draft.repository, repository) == 0 { return }
                // Another one was faster, or the folder is a mount point.
                try? Spool.remove(FilePath(draft.repository))
                if try await end(["cat", "config"]).isSuccess { return }
            }
        }
        let made = try await end(["init"])
        guard made.isSuccess else { throw failure("cannot be made", made) }
    }

    /// Stores all that is in a folder.
    ///
    /// - Returns: the snapshot's id.
    /// - Throws: `BackupError`.
    func save(_ folder: FilePath, tags: [String]) async throws -> String {
        var program = program(["backup", "--host", Self.host, "."] + Self.options(tags))
        program.directory = folder
        return try await save(program, tags)
    }

    /// Stores a text that lies on no disk.
    ///
    /// - Throws: `BackupError`.
    func save(_ text: String, name: String, tags: [String]) async throws -> String {
        let options = ["--stdin", "--stdin-filename", name] + Self.options(tags)
        var program = program(["backup", "--host", Self.host] + options)
        program.input = text
        return try await save(program, tags)
    }

    /// Writes some of a snapshot's files into a folder.
    ///
    /// - Throws: `BackupError`.
    func fetch(_ snapshot: String, paths: [String], into folder: FilePath) async throws {
        let includes = paths.flatMap { ["--include", $0] }
        let end = try await end(["restore", snapshot, "--target", folder.string] + includes)
        guard end.isSuccess else { throw failure("does not give back snapshot \(snapshot)", end) }
    }

    /// Removes snapshots by their ids, those of them that are there.
    ///
    /// - Throws: `BackupError`.
    func forget(_ snapshots: [String]) async throws {
        let present = Set(try await ids(tags: []))
        let doomed = snapshots.filter(present.contains)
        // More ids than these may not fit into one command line.
        for start in stride(from: 0, to: doomed.count, by: 500) {
            let end = try await end(["forget"] + doomed[start..<min(start + 500, doomed.count)])
            guard end.isSuccess else { throw failure("does not remove snapshots", end) }
        }
    }

    /// Gives back the room of the snapshots that were removed.
    ///
    /// - Throws: `BackupError`.
    func prune() async throws {
        // A lock that a killed restic left behind would keep this out for ever; others' locks stay.
        _ = try await end(["unlock"])
        let end = try await end(["prune"])
        guard end.isSuccess else { throw failure("cannot be pruned", end) }
    }

    /// Removes old ones of the snapshots with a tag, never the last.
    ///
    /// - Throws: `BackupError`.
    func thin(tag: String, keep: BackupPolicy.Keep) async throws {
        let limits = [("daily", keep.daily), ("weekly", keep.weekly), ("monthly", keep.monthly)]
        let policy = limits.filter { $0.1 > 0 }.flatMap { ["--keep-\($0.0)", "\($0.1)"] }
        let selection = ["--host", Self.host, "--tag", tag, "--group-by", "host"]
        let end = try await end(["forget", "--keep-last", "1"] + policy + selection)
        guard end.isSuccess else { throw failure("does not remove snapshots", end) }
    }

    /// The snapshots that have all of the tags.
    ///
    /// - Throws: `BackupError`.
    func ids(tags: [String]) async throws -> [String] {
        let selection = tags.isEmpty ? [] : ["--tag", tags.joined(separator: ",")]
        let end = try await end(["snapshots", "--json", "--host", Self.host] + selection)
        guard end.isSuccess else { throw failure("does not list its snapshots", end) }
        return end.output.matches(of: #/"id":"([0-9a-f]{64})"/#).map { String($0.1) }
    }

    private func save(_ program: Program, _ tags: [String]) async throws -> String {
        let end = try await run(program)
        guard end.isSuccess else { throw failure("does not take a snapshot", end) }
        // What it prints is the beginning of the id only.
        guard let id = try await ids(tags: tags).last else {
            throw BackupError("the repository \(repository) does not have the snapshot that was just stored")
        }
        return id
    }

    private static func options(_ tags: [String]) -> [String] { ["--tag", tags.joined(separator: ",")] }

    private func end(_ arguments: [String]) async throws -> Program.End { try await run(program(arguments)) }

    private func run(_ program: Program) async throws -> Program.End {
        do {
            return try await program.end()
        } catch {
            throw BackupError(
                "restic cannot be run: \(error)",
                hint: "Run apt-get install restic; it keeps the repository of spec.backups."
            )
        }
    }

    private func program(_ arguments: [String]) -> Program {
        var program = Program(Self.program, ["--quiet"] + arguments)
        program.outputLimit = 256 << 20
        program.environment = Self.inherited.merging([
            "RESTIC_REPOSITORY": repository, "RESTIC_PASSWORD_FILE": passwordFile,
        ]) { $1 }
        return program
    }

    /// What reaches the repository may be named by any variable of its storage: `AWS_ACCESS_KEY_ID`, `SSH_AUTH_SOCK`.
    private static var inherited: [String: String] {
        var variables: [String: String] = [:]
        var entry = environ
        while let text = entry.pointee {
            let parts = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2, !isOurs(parts[0]) { variables[String(parts[0])] = String(parts[1]) }
            entry += 1
        }
        return variables
    }

    private static func isOurs(_ name: Substring) -> Bool {
        ["PG", "FLAREXDB_", "RESTIC_REPOSITORY", "RESTIC_PASSWORD"].contains { name.hasPrefix($0) }
    }

    private func failure(_ what: String, _ end: Program.End) -> BackupError {
        BackupError(
            "the repository \(repository) \(what) (\(end.complaint))",
            hint: "restic's own message says why; try restic -r \(repository) -p \(passwordFile) snapshots.",
            isOfRepository: !end.complaint.contains("no space left")
        )
    }
}
