import Audit
import HTTPTypes
import Telemetry

/// What the panel counts.
package struct PanelMetrics: Sendable {
    private let registry = MetricRegistry()
    private let requests: Counter
    private let time: Histogram
    private let refusals: Counter
    private let statements: Counter

    init() {
        requests = registry.counter(
            "flarexdb_panel_requests_total",
            "Requests, by route and by the class of the answer.",
            labels: ["route", "class"]
        )
        time = registry.histogram(
            "flarexdb_panel_request_duration_seconds",
            "How long requests took until the answer began.",
            bounds: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
        )
        refusals = registry.counter(
            "flarexdb_panel_refusals_total",
            "Sign-ins and requests that were refused.",
            labels: ["act"]
        )
        statements = registry.counter(
            "flarexdb_panel_console_runs_total",
            "Runs of the console, by how they ended.",
            labels: ["result"]
        )
        for act in [AuditAct.signIn, .deny] { refusals.add(0, act.rawValue) }
        for result in ["done", "failed"] { statements.add(0, result) }
        time.touch()
    }

    /// All of it in the text format of Prometheus.
    package func exposition() -> String { registry.exposition() }

    func answered(_ route: String, _ status: HTTPResponse.Status, after duration: Duration) {
        requests.add(1, route, "\(status.code / 100)xx")
        time.observe(duration.inSeconds)
    }

    func refused(_ act: AuditAct) { refusals.add(1, act.rawValue) }

    func ran(failed: Bool) { statements.add(1, failed ? "failed" : "done") }
}
