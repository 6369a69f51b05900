import ArgumentParser
import Audit
import Backups
import Catalog
import Model
import Operations
import PostgresClient
import Presentation
import Quota
import Reconciliation

struct BackupVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Load archives into a private server, to see whether they restore.",
        discussion: """
            Takes the newest archive of the bot out of the repository, or the last one from the time or before, and loads \
            it as the bot into a server that is made for it and has no network. Rows, checksums and objects are compared \
            with what was recorded when the archive was made. No bot is touched. What came of it is kept as evidence: \
            flarexdb backups BOT and status BOT show it. Without a bot, the newest archive of every bot is tried, the one \
            that was longest not verified first.
            Exit codes: 0 all restore, 1 error, 3 some archives do not restore.
            """
    )

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text
        case json
    }

    @Argument(help: "The bot; all bots by default.", completion: .bots)
    var bot: String?

    @Option(
        help: ArgumentHelp(
            "A time in UTC, such as 2026-11-28T12:30:00Z, or how long ago, such as 6h. The newest archive by default.",
            valueName: "time"
        )
    )
    var at: AuditMoment?

    @Flag(help: "Use PostgreSQL's programs although their release is known not to be safe.")
    var unsafePrograms = false

    @Option(name: .format, help: "How to print it.")
    var format: Format = .text

    @OptionGroup var backups: BackupOptions

    @OptionGroup var audit: AuditOptions

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard at == nil || bot != nil else { throw ValidationError("--at needs the name of a bot") }
    }

    func run() async throws {
        let only = try bot.map(Name.init(ofBot:))
        let planner = try Planner(options.manifests)
        let backup = try backups.backup(planner, options)
        let cluster = ClusterConnection(options: backup.cluster)
        try await cluster.requireWritable(planner.desired.policy)
        let archives = try await archives(of: only, backup, cluster)
        var operation = DrillOperation(planner.desired, on: cluster, of: backup)
        operation.allowsUnsafePrograms = unsafePrograms
        operation.progress = { Console.error.write(DrillText.line(of: $0)) }
        let signals = TerminationSignals()
        signals.arrivals.onEach { _ in
            Console.error.write("\ninterrupted: stopping after the archive in progress\n")
            TerminationSignals.letThrough()
        }
        operation.shouldStop = { [arrivals = signals.arrivals] in arrivals.isAny }
        let recorder = BackupRecorder(cluster: cluster, database: backup.database, signer: try audit.signer())
        let drills = try await recorder.recorded(
            .drill,
            DrillText.intent(of: archives),
            bot: only,
            workspace: archives.first.flatMap { only == nil ? nil : $0.workspace }
        ) {
            let drills = try await operation.run(archives)
            return (drills, DrillText.summary(of: drills))
        }
        signals.end()
        switch format {
        case .text: Console.output.write(DrillText.report(drills))
        case .json: Console.output.write(try JSONOutput.document(["drills": drills.map(DrillDocument.init)]))
        }
        if drills.count < archives.count || drills.contains(where: { !$0.isVerified }) { throw ExitStatus.incomplete }
    }

    private func archives(of bot: Name?, _ backup: Backup, _ cluster: ClusterConnection) async throws -> [Archive] {
        let (due, now) = try await cluster.withSession(in: backup.database) { session in
            try await session.requireDrills()
            return (try await session.readDueForDrill(within: nil, limit: nil), try await session.readClock())
        }
        guard let bot else {
            guard !due.isEmpty else {
                throw CommandError("there is no archive of any bot", hint: "flarexdb backup makes them.")
            }
            return due
        }
        return [try await backup.archive(of: bot, at: at?.timestamp(now: now))]
    }
}

extension PostgresSession {
    /// - Throws: `CommandError` when the control schema is older than drills.
    func requireDrills() throws {
        try requireRegistry()
        guard try readControlVersion() < ControlVersion.drills else { return }
        throw CommandError(
            "the registry in database \(target.database) knows nothing of drills",
            hint: "flarexdb apply upgrades it."
        )
    }
}
