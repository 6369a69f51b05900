import ArgumentParser
import Logging
import MonitoringServer
import Reconciliation
import Telemetry

/// How the loop is seen from outside.
struct MonitoringOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Serve /metrics, /healthz and /readyz there, such as 127.0.0.1:9187.",
            valueName: "host:port"
        )
    )
    var listen: ListenAddress?

    @Option(help: ArgumentHelp("The largest number of bots with metrics of their own.", valueName: "number"))
    var botMetrics = 1000

    func validate() throws {
        guard botMetrics >= 0 else { throw ValidationError("--bot-metrics is not negative") }
    }

    /// Starts to listen, if that was asked for, and adds whoever keeps the answers up to date.
    func server(
        of health: LoopHealth,
        settings: LoopSettings,
        hasGit: Bool,
        _ logger: Logger,
        addingTo observers: inout [any LoopObserver]
    ) async throws -> MonitoringServer? {
        guard let listen else { return nil }
        let registry = MetricRegistry()
        observers.append(LoopMetrics(registry, settings: settings, botLimit: botMetrics, hasGit: hasGit))
        do {
            let server = try await MonitoringServer.start(
                listen,
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
        } catch let error as MonitoringServer.BindError {
            throw CommandError(
                "\(error)",
                hint: "Choose another address with --listen, or stop the program that uses this one."
            )
        }
    }
}

extension ListenAddress: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }
}
