import ArgumentParser
import CMalloc
import Daemon
import Execution
import Glibc
import Logging
import Model
import MonitoringServer
import Operations
import Planning
import Presentation
import Reconciliation
import Supervision

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Keep the cluster in line with the manifests, until SIGTERM.",
        discussion: """
            Applies changed manifests at once, and reconciles everything on the interval and on SIGHUP. Several may run \
            on one cluster: one leads, the others stand by. SIGTERM stops it after the bots in progress.
            """
    )

    @Option(help: ArgumentHelp("How often to reconcile everything, such as 60s.", valueName: "time"))
    var interval: TimeSpan = TimeSpan(seconds: 60)

    @Option(help: ArgumentHelp("Allow steps with this hazard. Repeatable.", valueName: "hazard"))
    var allow: [Hazard] = []

    @Option(help: ArgumentHelp("How many bots to work on at once.", valueName: "number"))
    var parallelism = Executor.defaultSessions

    @Flag(help: "Load archives although the release of PostgreSQL's programs is known not to be safe.")
    var unsafePrograms = false

    @OptionGroup var source: SourceOptions

    @OptionGroup var monitoring: MonitoringOptions

    @OptionGroup var audit: AuditOptions

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        try options.manifests.refuseStandardInput("run")
        guard interval.seconds > 0 else { throw ValidationError("--interval is at least 1s") }
        guard (1...64).contains(parallelism) else { throw ValidationError("--parallelism is from 1 to 64") }
    }

    func run() async throws {
        // Until somebody listens for it, a request to look at everything must not end the process.
        signal(SIGHUP, SIG_IGN)
        // Passes run on changing threads, and each would keep a heap of its own: after 160 passes over 10,000 bots the
        // process would hold 187 MB instead of 106.
        mallopt(M_ARENA_MAX, 1)
        let logger = options.manifests.logging.logger()
        var settings = LoopSettings()
        settings.interval = .seconds(interval.seconds)
        settings.allowed = Set(allow)
        settings.sessions = parallelism
        settings.signer = try audit.signer()
        let cluster = ClusterConnection(options: try options.connectionOptions())
        let backups = ScheduledBackups(cluster: cluster, spool: BackupOptions.usualSpool, logger: logger)
        let drills = ScheduledDrills(
            cluster: cluster,
            spool: BackupOptions.usualSpool,
            allowsUnsafePrograms: unsafePrograms,
            logger: logger
        )
        settings.chore = { desired in
            await backups.run(desired.policy)
            await drills.run(desired)
        }
        let requests = RequestWorker(
            cluster: cluster,
            spool: BackupOptions.usualSpool,
            allowsUnsafePrograms: unsafePrograms,
            signer: settings.signer,
            logger: logger
        )
        settings.errand = { await requests.run($0) }
        let daemon = Daemon(
            settings,
            listeningAt: monitoring.listen,
            botMetrics: monitoring.botMetrics,
            version: Flarexdb.configuration.version,
            manager: ServiceManager(environment: environment),
            logger: logger
        )
        do {
            try await daemon.run(on: cluster, hasGit: source.git != nil) { fetched in
                let feed = try source.feed(options.manifests, interval: settings.interval, fetched: fetched)
                logger.info(
                    "starting",
                    metadata: [
                        "version": "\(Flarexdb.configuration.version)",
                        "source": "\(source.description(options.manifests))", "interval": "\(interval)",
                    ]
                )
                return feed
            }
        } catch let error as MonitoringServer.BindError {
            throw CommandError(
                "\(error)",
                hint: "Choose another address with --listen, or stop the program that uses this one."
            )
        }
    }
}
