import Glibc

/// What sweeps find and do.
package struct SweepMetrics: Sendable {
    private let restrictions: Counter
    private let lifts: Counter
    private let time: Histogram
    private let last: Gauge

    package init(_ registry: MetricRegistry) {
        restrictions = registry.counter("flarexdb_restrictions_total", "Bots that a sweep has kept from writing.")
        lifts = registry.counter("flarexdb_lifts_total", "Bots that a sweep has let write again.")
        time = registry.histogram(
            "flarexdb_sweep_duration_seconds",
            "How long a sweep took.",
            bounds: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 60, 120, 300]
        )
        last = registry.gauge("flarexdb_last_sweep_timestamp_seconds", "When the last sweep ended; 0 before the first.")
    }

    package func ended(restricted: Int, lifted: Int, after duration: Duration) {
        restrictions.add(Double(restricted))
        lifts.add(Double(lifted))
        time.observe(duration.inSeconds)
        last.set(Double(Glibc.time(nil)))
    }
}
