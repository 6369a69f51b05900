import ArgumentParser
import CMalloc
import Execution
import Glibc
import Logging
import Model
import Planning
import Reconciliation
import ServiceLifecycle
import Supervision
import UnixSignals

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
        let health = LoopHealth()
        var observers: [any LoopObserver] = [
            LoopLog(logger: logger), RefusalLog(logger: logger), health, ReleaseWarning(logger: logger),
        ]
        let manager = ServiceManager(environment: environment)
        let reporter = manager.map(ServiceReporter.init)
        if let reporter { observers.append(reporter) }
        let server = try await monitoring.server(
            of: health,
            settings: settings,
            hasGit: source.git != nil,
            logger,
            addingTo: &observers
        )
        let feed = try source.feed(options.manifests, interval: settings.interval) { [observers] report in
            for observer in observers { observer.observe(.fetched(report)) }
        }
        logger.info(
            "starting",
            metadata: [
                "version": "\(Flarexdb.configuration.version)", "source": "\(source.description(options.manifests))",
                "interval": "\(interval)",
            ]
        )
        let loop = ReconciliationLoop(
            feed,
            on: ClusterConnection(options: try options.connectionOptions()),
            settings: settings,
            logger: logger,
            observers: observers
        )
        // They end in the reverse order: whoever looks at the loop sees it until its end.
        var services: [ServiceGroupConfiguration.ServiceConfiguration] = []
        if let server { services.append(.init(service: MonitoringService(server: server))) }
        if let manager, let timeout = manager.watchdogTimeout {
            let watchdog = WatchdogService(manager: manager, timeout: timeout, health: health, logger: logger)
            services.append(.init(service: watchdog))
        }
        services += [
            .init(
                service: LoopService(loop: loop, reporter: reporter),
                successTerminationBehavior: .gracefullyShutdownGroup
            ),
            .init(service: ReloadSignal(loop: loop, reporter: reporter)),
        ]
        var group = ServiceGroupConfiguration(
            services: services,
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        )
        // A second signal does not hurry what is bounded anyway: a step has its statement timeout.
        group.maximumGracefulShutdownDuration = .seconds(90)
        try await ServiceGroup(configuration: group).run()
    }
}
