/// What controller-runtime's users know of reconciles, by the names that their dashboards and alerts use.
package struct ReconcileMetrics: Sendable {
    /// What a reconcile came to.
    package enum Result: String, Sendable, CaseIterable {
        case success
        case error
        case requeue
        case requeueAfter = "requeue_after"
    }

    private let controller: String
    private let total: Counter
    private let errors: Counter
    private let terminalErrors: Counter
    private let panics: Counter
    private let time: Histogram
    private let maximum: Gauge
    private let active: Gauge

    /// - Parameter controller: the value of the label of the same name.
    package init(_ registry: MetricRegistry, controller: String, maximumConcurrency: Int) {
        self.controller = controller
        let labels = ["controller"]
        total = registry.counter(
            "controller_runtime_reconcile_total",
            "Reconciles, by what they came to.",
            labels: labels + ["result"]
        )
        errors = registry.counter(
            "controller_runtime_reconcile_errors_total",
            "Reconciles that failed.",
            labels: labels
        )
        terminalErrors = registry.counter(
            "controller_runtime_terminal_reconcile_errors_total",
            "Reconciles that failed and are not tried again before something changes.",
            labels: labels
        )
        panics = registry.counter(
            "controller_runtime_reconcile_panics_total",
            "Reconciles that ended the process. A Swift program does not survive them, so this stays 0.",
            labels: labels
        )
        time = registry.histogram(
            "controller_runtime_reconcile_time_seconds",
            "How long a reconcile took.",
            bounds: [
                0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.25,
                1.5, 1.75, 2, 2.5, 3, 3.5, 4, 4.5, 5, 6, 7, 8, 9, 10, 15, 20, 25, 30, 40, 50, 60,
            ],
            labels: labels
        )
        maximum = registry.gauge(
            "controller_runtime_max_concurrent_reconciles",
            "How many reconciles may be under way at once.",
            labels: labels
        )
        active = registry.gauge(
            "controller_runtime_active_workers",
            "Reconciles that are under way.",
            labels: labels
        )
        for result in Result.allCases { total.add(0, controller, result.rawValue) }
        for counter in [errors, terminalErrors, panics] { counter.add(0, controller) }
        time.touch(controller)
        maximum.set(Double(maximumConcurrency), controller)
        active.set(0, controller)
    }

    package func begin() { active.add(1, controller) }

    /// - Parameter isTerminal: of an error, that it is not tried again before something changes.
    package func end(_ result: Result, isTerminal: Bool = false, after duration: Duration) {
        active.add(-1, controller)
        count(result, isTerminal: isTerminal)
        time.observe(duration.inSeconds, controller)
    }

    /// Counts a reconcile whose beginning was not seen.
    package func count(_ result: Result, isTerminal: Bool = false) {
        total.add(1, controller, result.rawValue)
        if result == .error { errors.add(1, controller) }
        if result == .error, isTerminal { terminalErrors.add(1, controller) }
    }
}
