import ArgumentParser
import Audit
import Backups
import Catalog
import Model
import Operations
import PostgresClient
import Presentation
import Reconciliation
import SQLText
import SystemPackage
import Text

struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Make archives of bots, once.",
        discussion: """
            Archives go to the repository of the policy's spec.backups. Each holds all that a bot has in its schema. A \
            backup that was interrupted is continued by the next one for the same bots.
            Exit codes: 0 done, 1 error, 3 some bots could not be archived.
            """,
        subcommands: [BackupVerifyCommand.self, BackupPruneCommand.self]
    )

    @Option(help: ArgumentHelp("Only this bot. Repeatable.", valueName: "name"), completion: .bots)
    var bot: [String] = []

    @OptionGroup var backups: BackupOptions

    @OptionGroup var audit: AuditOptions

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let bots = try bot.map(Name.init(ofBot:)).sorted()
        let planner = try Planner(options.manifests)
        var backup = try backups.backup(planner, options)
        let cluster = ClusterConnection(options: backup.cluster)
        try await cluster.requireWritable(planner.desired.policy)
        if let stranger = try await strangers(among: bots, cluster, backup.database).first {
            throw CommandError(
                "the registry in database \(backup.database) has no bot \(stranger)",
                hint: "flarexdb status lists its bots."
            )
        }
        let bar = BackupBar()
        backup.progress = bar
        let signals = TerminationSignals()
        signals.arrivals.onEach { _ in
            Console.error.write("\ninterrupted: stopping after the bots in progress\n")
            TerminationSignals.letThrough()
        }
        backup.shouldStop = { [arrivals = signals.arrivals] in arrivals.isAny }
        let recorder = BackupRecorder(cluster: cluster, database: backup.database, signer: try audit.signer())
        let report: Backup.Report
        do {
            let only = bots.isEmpty ? nil : bots
            report = try await recorder.recorded(.backup, "backup of \(only.map(BackupText.names) ?? "all bots")") {
                let report = try await backup.run(bots: only)
                return (report, BackupText.summary(of: report))
            }
        } catch {
            bar.end()
            throw error
        }
        bar.end()
        signals.end()
        Console.output.write(BackupText.report(report))
        if report.isStopped || !report.failures.isEmpty || planner.hasErrors { throw ExitStatus.incomplete }
    }

    private func strangers(
        among bots: [Name],
        _ cluster: ClusterConnection,
        _ database: Identifier
    ) async throws -> [Name] {
        guard !bots.isEmpty else { return [] }
        let known = try await cluster.withSession(in: database) { Set(try await $0.readStatus().map(\.id)) }
        return bots.filter { !known.contains($0) }
    }
}

struct BackupPruneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract: "Remove archives that are older than the policy keeps.",
        discussion: """
            The policy's spec.backups.keep says of how many days, weeks and months the newest archive of each bot is \
            kept. The last archive of a bot is never removed, even after the bot is dropped. Bots that were archived \
            together share a snapshot in the repository, which goes when no bot needs it.
            """
    )

    @OptionGroup var backups: BackupOptions

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let planner = try Planner(options.manifests)
        let backup = try backups.backup(planner, options)
        let count = try await backup.prune()
        Console.output.write("Removed \(counted(count, "archive")).\n")
    }
}

/// What the commands around archives have in common.
struct BackupOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The folder in which dumps lie on their way to and from the repository.",
            discussion: "Default: $FLAREXDB_SPOOL, else /var/tmp. It needs room for 4 GB, or for the largest bot.",
            valueName: "folder"
        )
    )
    var spool: String?

    @Option(help: ArgumentHelp("How long to wait for another backup or restore, such as 30s.", valueName: "time"))
    var lockTimeout: TimeSpan = TimeSpan(seconds: 10)

    static var usualSpool: FilePath? { environment("FLAREXDB_SPOOL").map { FilePath($0) } }

    /// - Throws: `CommandError` where the policy has no backups.
    func backup(_ planner: Planner, _ options: GlobalOptions) throws -> Backup {
        try Self.backup(
            planner,
            options,
            spool: spool.map { FilePath($0) } ?? Self.usualSpool,
            lockTimeout: .seconds(lockTimeout.seconds)
        )
    }

    /// - Throws: `CommandError` where the policy has no backups.
    static func backup(
        _ planner: Planner,
        _ options: GlobalOptions,
        spool: FilePath?,
        lockTimeout: Duration
    ) throws -> Backup {
        guard let policy = planner.desired.policy.backups else {
            throw CommandError(
                "the Cluster manifest has no spec.backups",
                hint: "Add it with repository and passwordFile, then run flarexdb apply."
            )
        }
        var backup = Backup(
            try options.connectionOptions(),
            database: planner.desired.policy.database,
            policy: policy,
            logger: planner.logger
        )
        (backup.spoolBase, backup.lockTimeout) = (spool, lockTimeout)
        return backup
    }
}
