/// What is held back, refused or doubted.
package struct SetbackMetrics: Sendable {
    private let reasons: [String]
    private let bots: Gauge
    private let refused: Gauge

    /// - Parameter reasons: all that there are; each has a series from the start.
    package init(_ registry: MetricRegistry, reasons: [String]) {
        self.reasons = reasons
        bots = registry.gauge(
            "flarexdb_bots_held_back",
            "Bots that are not as their manifests say although no step failed, by reason.",
            labels: ["reason"]
        )
        refused = registry.gauge(
            "flarexdb_cluster_refused",
            "1 while this flarexdb is not to work with the cluster: a newer control schema, a standby, missing rights."
        )
        update([:])
        refused.set(0)
    }

    /// - Parameter counts: how many bots there are of each reason; none of those that are missing.
    package func update(_ counts: [String: Int]) {
        for reason in reasons { bots.set(Double(counts[reason] ?? 0), reason) }
    }

    package func set(isRefused: Bool) { refused.set(isRefused ? 1 : 0) }
}
