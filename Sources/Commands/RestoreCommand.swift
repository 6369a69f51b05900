import ArgumentParser
import Audit
import Backups
import Catalog
import Glibc
import Model
import Operations
import Planning
import PostgresClient
import Presentation
import Quota
import Reconciliation
import SystemPackage

struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Replace a bot's data by those of an archive, or take that back.",
        discussion: """
            Takes the last archive from the time or before out of the repository, shows what it will do and asks. Then \
            nobody can log in as the bot until the archive is loaded and compared with what was recorded when it was \
            made. On any failure the bot gets its old data back. Its credential stays valid.

            What was replaced is kept for as long as the policy's spec.backups.keepReplaced says; --undo gives it back. \
            With --to the bot is not touched: the archive is written into a folder.
            Exit codes: 0 done, 1 error and the bot is as before, 3 restored but something else of the bot failed.
            """
    )

    @Argument(help: "The bot.", completion: .bots)
    var bot: String

    @Option(
        help: ArgumentHelp(
            "A time in UTC, such as 2026-11-28T12:30:00Z, or how long ago, such as 6h. The newest archive by default.",
            valueName: "time"
        )
    )
    var at: AuditMoment?

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp("Copy the data into this bot, which has a manifest and is empty.", valueName: "bot")
    )
    var copy: String?

    @Option(help: ArgumentHelp("Only write the archive into this folder; empty or missing.", valueName: "folder"))
    var to: String?

    @Flag(help: "Give the bot what its last restore replaced, and keep what it has now in the place of that.")
    var undo = false

    @Flag(help: "Do not ask.")
    var yes = false

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text
        case json
    }

    @Option(
        name: .format,
        help: "How to print what came of it. With json the plan goes to standard error."
    )
    var format: Format = .text

    @Flag(help: "Use PostgreSQL's programs although their release is known not to be safe.")
    var unsafePrograms = false

    @OptionGroup var backups: BackupOptions

    @OptionGroup var audit: AuditOptions

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard !undo || at == nil && to == nil && copy == nil else {
            throw ValidationError("--undo gives back what the last restore replaced; leave out --at, --as and --to")
        }
        guard to == nil || copy == nil else { throw ValidationError("--to and --as exclude each other") }
    }

    func run() async throws {
        let id = try Name(ofBot: bot)
        let planner = try Planner(options.manifests)
        let backup = try backups.backup(planner, options)
        let cluster = ClusterConnection(options: backup.cluster)
        let moment = undo ? nil : try await moment(cluster, planner.desired.policy)
        if let to { return try await write(id, at: moment, to: FilePath(to), backup, cluster) }
        var operation = RestoreOperation(planner.desired, on: cluster, of: backup, lockTimeout: backup.lockTimeout)
        operation.allowsUnsafePrograms = unsafePrograms
        operation.signer = try audit.signer()
        operation.progress = { Console.error.write(RestoreText.line(of: $0)) }
        let report = try await RestoreRun(
            operation,
            options: options,
            asks: !yes,
            plansTo: format == .json ? .error : .output
        ).run(
            undo ? .undo(id) : .restore(try wish(id, at: moment))
        )
        switch format {
        case .text: Console.output.write(RestoreText.report(report, isUndone: undo))
        case .json: Console.output.write(try JSONOutput.document(RestoreDocument(report)))
        }
        if !report.failures.isEmpty { throw ExitStatus.incomplete }
    }

    private func wish(_ id: Name, at moment: Timestamp?) throws -> RestoreOperation.Wish {
        guard let copy else { return RestoreOperation.Wish(bot: id, at: moment) }
        return RestoreOperation.Wish(bot: try Name(ofBot: copy), source: id, at: moment)
    }

    private func moment(_ cluster: ClusterConnection, _ policy: ClusterPolicy) async throws -> Timestamp? {
        guard let at else { return nil }
        let now = try await cluster.withSession(in: policy.database) { session in
            try await session.requireRegistry()
            return try await session.readClock()
        }
        return at.timestamp(now: now)
    }

    private func write(
        _ id: Name,
        at moment: Timestamp?,
        to target: FilePath,
        _ backup: Backup,
        _ cluster: ClusterConnection
    ) async throws {
        let archive = try await backup.archive(of: id, at: moment)
        try claim(target)
        let recorder = BackupRecorder(cluster: cluster, database: backup.database, signer: try audit.signer())
        let text = "archive \(archive.number) of \(archive.takenAt) to a folder"
        let folder = try await recorder.recorded(.fetchArchive, text, bot: id, workspace: archive.workspace) {
            (try await backup.fetch(archive, into: target), "as recorded: \(BackupText.size(of: archive))")
        }
        guard format == .text else {
            let document = ["bot": id.text, "archive": "\(archive.number)", "takenAt": archive.takenAt.description]
                .merging(["dump": folder.dump.string, "list": folder.list.string]) { $1 }
            return Console.output.write(try JSONOutput.document(document))
        }
        Console.output.write(
            """
            Wrote the archive of \(id) from \(archive.takenAt) (\(BackupText.size(of: archive))); it is as recorded.
            Dump: \(folder.dump)
            List: \(folder.list)

            """
        )
    }

    /// The folder holds a bot's data: nobody else may read it, and nothing in it is written over.
    private func claim(_ folder: FilePath) throws {
        guard mkdir(folder.string, 0o700) != 0 else { return }
        let reason = errno
        guard reason == EEXIST, let stream = opendir(folder.string) else {
            throw CommandError("cannot make the folder \(folder): \(Errno(rawValue: reason))")
        }
        defer { closedir(stream) }
        var count = 0
        while readdir(stream) != nil { count += 1 }
        // One entry is the folder itself, one the folder above it.
        guard count <= 2 else { throw CommandError("the folder \(folder) is not empty", hint: "Name another one.") }
    }
}
