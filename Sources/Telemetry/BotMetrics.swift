/// What each bot stores and may store.
///
/// Ten thousand bots would be twenty thousand series, so only the fullest have series of their own.
package struct BotMetrics: Sendable {
    /// One bot's storage.
    package struct Storage: Sendable {
        var bot: String
        var workspace: String
        var usage: Int64?
        var quota: Int64

        /// - Parameters:
        ///   - usage: in bytes; nil where it was never measured.
        ///   - quota: in bytes.
        package init(bot: String, workspace: String, usage: Int64?, quota: Int64) {
            (self.bot, self.workspace, self.usage, self.quota) = (bot, workspace, usage, quota)
        }

        fileprivate var share: Double {
            guard let usage else { return -1 }
            return quota > 0 ? Double(usage) / Double(quota) : .infinity
        }
    }

    private let phases: [String]
    private let limit: Int
    private let bots: Gauge
    private let usage: Gauge
    private let quota: Gauge
    private let totalUsage: Gauge
    private let totalQuota: Gauge
    private let omitted: Gauge

    /// - Parameters:
    ///   - phases: all that a bot may be in; each has a series from the start.
    ///   - limit: how many bots have series of their own at most.
    package init(_ registry: MetricRegistry, phases: [String], limit: Int) {
        self.phases = phases
        self.limit = limit
        bots = registry.gauge("flarexdb_bots", "Bots in the registry, by phase.", labels: ["phase"])
        let labels = ["bot", "workspace"]
        usage = registry.gauge(
            "flarexdb_bot_usage_bytes",
            "What a bot stores, by the last sweep. Only the bots nearest to their quota.",
            labels: labels
        )
        quota = registry.gauge(
            "flarexdb_bot_quota_bytes",
            "What a bot may store. Only the bots nearest to their quota.",
            labels: labels
        )
        totalUsage = registry.gauge("flarexdb_usage_bytes", "What all bots store, by the last sweep.")
        totalQuota = registry.gauge("flarexdb_quota_bytes", "What all bots may store.")
        omitted = registry.gauge("flarexdb_bots_without_series", "Bots that have no series of their own.")
        update(phases: [:])
    }

    /// - Parameter counts: how many bots are in each phase; none are in those that are missing.
    package func update(phases counts: [String: Int]) {
        for phase in phases { bots.set(Double(counts[phase] ?? 0), phase) }
    }

    package func update(storage: [Storage]) {
        totalUsage.set(storage.reduce(0) { $0 + Double($1.usage ?? 0) })
        totalQuota.set(storage.reduce(0) { $0 + Double($1.quota) })
        let shown = storage.sorted { ($1.share, $0.bot) < ($0.share, $1.bot) }.prefix(limit)
        usage.replaceAll(series(shown) { $0.usage })
        quota.replaceAll(series(shown) { $0.quota })
        omitted.set(Double(storage.count - shown.count))
    }

    private func series(_ shown: ArraySlice<Storage>, _ value: (Storage) -> Int64?) -> [[String]: Double] {
        let values = shown.compactMap { bot in value(bot).map { ([bot.bot, bot.workspace], Double($0)) } }
        return Dictionary(values) { first, _ in first }
    }
}
