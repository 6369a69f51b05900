import ArgumentParser
import MonitoringServer

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
}

extension ListenAddress: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }
}
