import Glibc

/// How the loop gets at the commits of a git repository.
package struct FetchMetrics: Sendable {
    private let revision: Gauge
    private let last: Gauge
    private let errors: Counter

    package init(_ registry: MetricRegistry) {
        revision = registry.gauge(
            "flarexdb_git_revision_info",
            "1, of the commit whose manifests are taken.",
            labels: ["revision"]
        )
        last = registry.gauge(
            "flarexdb_git_last_fetch_timestamp_seconds",
            "When the branch was last fetched and its last commit taken; 0 before the first time."
        )
        errors = registry.counter("flarexdb_git_fetch_errors_total", "Attempts after which that was not so.")
        last.set(0)
        errors.add(0)
    }

    package func fetched(_ commit: String?, failed: Bool) {
        if let commit { revision.replaceAll([[commit]: 1]) }
        if failed { errors.add(1) } else { last.set(Double(Glibc.time(nil))) }
    }
}
