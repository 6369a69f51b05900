package import Logging
package import MonitoringServer
package import Reconciliation
import ServiceLifecycle
package import Supervision
import Telemetry
import UnixSignals

/// The loop as a service: log, metrics and systemd see what it does, and signals end it in order.
package struct Daemon: Sendable {
    package var settings: LoopSettings
    /// Where to serve metrics, health and readiness; nil for nowhere.
    package var address: ListenAddress?
    /// The largest number of bots with metrics of their own.
    package var botMetrics: Int
    /// What runs, for metrics.
    package var version: String
    /// The service manager that started the process; nil for none.
    package var manager: ServiceManager?
    package var logger: Logger

    package init(
        _ settings: LoopSettings,
        listeningAt address: ListenAddress?,
        botMetrics: Int,
        version: String,
        manager: ServiceManager?,
        logger: Logger
    ) {
        (self.settings, self.address, self.botMetrics) = (settings, address, botMetrics)
        (self.version, self.manager, self.logger) = (version, manager, logger)
    }

    /// Runs until a signal ends it, SIGTERM or SIGINT; SIGHUP asks for a look at everything.
    ///
    /// - Parameters:
    ///   - hasGit: whether the manifests come from a git repository, which has metrics of its own.
    ///   - feed: makes the source of manifests; what it is handed reports each fetch.
    /// - Throws: `MonitoringServer.BindError`; `ReconciliationError` when what it was started with cannot work; what
    ///   `feed` throws.
    package func run(
        on cluster: ClusterConnection,
        hasGit: Bool,
        feed: (_ fetched: @escaping @Sendable (FetchReport) -> Void) throws -> any ManifestFeed
    ) async throws {
        let health = LoopHealth()
        var observers: [any LoopObserver] = [
            LoopLog(logger: logger), RefusalLog(logger: logger), health, ReleaseWarning(logger: logger),
        ]
        let reporter = manager.map(ServiceReporter.init)
        if let reporter { observers.append(reporter) }
        let server = try await monitoring(health, hasGit: hasGit, addingTo: &observers)
        let loop = ReconciliationLoop(
            try feed { [observers] report in
                for observer in observers { observer.observe(.fetched(report)) }
            },
            on: cluster,
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

    /// Starts to listen, if that was asked for, and adds whoever keeps the answers up to date.
    private func monitoring(
        _ health: LoopHealth,
        hasGit: Bool,
        addingTo observers: inout [any LoopObserver]
    ) async throws -> MonitoringServer? {
        guard let address else { return nil }
        let registry = MetricRegistry()
        observers.append(
            LoopMetrics(registry, version: version, settings: settings, botLimit: botMetrics, hasGit: hasGit)
        )
        let server = try await MonitoringServer.start(
            address,
            routes: [
                "/healthz": { health.liveness },
                "/metrics": {
                    MonitoringResponse(contentType: PrometheusText.contentType, registry.exposition())
                },
                "/readyz": { health.readiness },
            ]
        )
        logger.info("listening", metadata: ["address": "\(server.address)"])
        return server
    }
}
