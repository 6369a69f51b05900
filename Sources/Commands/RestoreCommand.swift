import ArgumentParser
import Audit
import Backups
import Catalog
import Glibc
import Model
import Operations
import PostgresClient
import Presentation
import Quota
import Reconciliation
import SystemPackage

struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Write an archive of a bot into a folder, and check it.",
        discussion: """
            Takes the last archive from the time or before out of the repository and compares rows and checksums with \
            what was recorded when it was made. The bot is not touched. What is in the folder is loaded with \
            pg_restore and the bot's own credential, as the Backups page shows.
            """
    )

    @Argument(help: "The bot.")
    var bot: String

    @Option(
        help: ArgumentHelp(
            "A time in UTC, such as 2026-11-28T12:30:00Z, or how long ago, such as 6h. The newest archive by default.",
            valueName: "time"
        )
    )
    var at: AuditMoment?

    @Option(help: ArgumentHelp("The folder to write to; empty or missing.", valueName: "folder"))
    var to: String

    @OptionGroup var backups: BackupOptions

    @OptionGroup var audit: AuditOptions

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let id = try Name(ofBot: bot)
        let planner = try Planner(options.manifests)
        let backup = try backups.backup(planner, options)
        let cluster = ClusterConnection(options: backup.cluster)
        let archive = try await backup.archive(of: id, at: try await moment(cluster, planner.desired.policy))
        let target = FilePath(to)
        try claim(target)
        let recorder = BackupRecorder(cluster: cluster, database: backup.database, signer: try audit.signer())
        let text = "archive \(archive.number) of \(archive.takenAt) to a folder"
        let folder = try await recorder.recorded(.fetchArchive, text, bot: id, workspace: archive.workspace) {
            (try await backup.fetch(archive, into: target), "as recorded: \(BackupText.size(of: archive))")
        }
        Console.output.write(
            """
            Wrote the archive of \(id) from \(archive.takenAt) (\(BackupText.size(of: archive))); it is as recorded.
            Dump: \(folder.dump)
            List: \(folder.list)

            """
        )
    }

    private func moment(_ cluster: ClusterConnection, _ policy: ClusterPolicy) async throws -> Timestamp? {
        guard let at else { return nil }
        let now = try await cluster.withSession(in: policy.database) { session in
            try await session.requireRegistry()
            return try await session.readClock()
        }
        return at.timestamp(now: now)
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
