import Glibc

/// What becomes of the loop's passes.
package struct PassMetrics: Sendable {
    /// What a pass came to.
    package enum Result: String, Sendable, CaseIterable {
        case success
        /// Some bots failed, wait or were refused, or a manifest has errors; everything else is as it should be.
        case incomplete
        /// Nothing could be observed or planned.
        case error
        /// Another flarexdb was applying.
        case postponed
    }

    private let passes: Counter
    private let time: Histogram
    private let lastSuccess: Gauge
    private let leads: Gauge
    private let drift: Gauge
    private let applied: Counter
    private let refused: Gauge
    private let manifestErrors: Gauge

    /// - Parameters:
    ///   - version: the program's.
    ///   - actions: all that a step may do; each has a series from the start.
    package init(_ registry: MetricRegistry, version: String, actions: [String]) {
        passes = registry.counter("flarexdb_passes_total", "Passes, by what they came to.", labels: ["result"])
        time = registry.histogram(
            "flarexdb_pass_duration_seconds",
            "How long a pass took, to the last bot that it had to do with.",
            bounds: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 60, 120, 300, 600]
        )
        lastSuccess = registry.gauge(
            "flarexdb_last_success_timestamp_seconds",
            "When a pass over all bots last left nothing undone; 0 before the first."
        )
        leads = registry.gauge("flarexdb_leader", "1 for the instance that applies, 0 for one that stands by.")
        drift = registry.gauge(
            "flarexdb_drift_steps",
            "Steps by which the cluster differed from the manifests in the last pass over all bots.",
            labels: ["action"]
        )
        applied = registry.counter("flarexdb_applied_steps_total", "Steps that took effect.")
        refused = registry.gauge(
            "flarexdb_refused_steps",
            "Steps that the last pass over all bots was not allowed to do."
        )
        manifestErrors = registry.gauge("flarexdb_manifest_errors", "Errors in the manifests that were read last.")
        registry.gauge("flarexdb_build_info", "1, of the program's version.", labels: ["version"]).set(1, version)
        for result in Result.allCases { passes.add(0, result.rawValue) }
        for action in actions { drift.set(0, action) }
    }

    package func set(leads isLeader: Bool) { leads.set(isLeader ? 1 : 0) }

    package func set(manifestErrors count: Int) { manifestErrors.set(Double(count)) }

    /// What a pass over all bots has found.
    ///
    /// - Parameter steps: how many of each action.
    package func found(steps: [String: Int], refused count: Int) {
        for (action, count) in steps { drift.set(Double(count), action) }
        refused.set(Double(count))
    }

    package func applied(steps count: Int) { applied.add(Double(count)) }

    /// - Parameter isFull: whether the pass was over all bots.
    package func ended(_ result: Result, isFull: Bool, after duration: Duration) {
        passes.add(1, result.rawValue)
        time.observe(duration.inSeconds)
        if result == .success, isFull { lastSuccess.set(Double(Glibc.time(nil))) }
    }
}
