/// Whether bots could be restored. Everything is 0 while no policy asks for backups.
package struct ArchiveMetrics: Sendable {
    private let every: Gauge
    private let drillEvery: Gauge
    private let unarchived: Gauge
    private let failed: Gauge
    private let oldestArchive: Gauge
    private let unrestorable: Gauge
    private let oldestDrill: Gauge

    package init(_ registry: MetricRegistry) {
        every = registry.gauge("flarexdb_backup_interval_seconds", "How often archives are to be made of all bots.")
        drillEvery = registry.gauge(
            "flarexdb_drill_interval_seconds",
            "How often each bot's newest archive is to be tried; 0 for never."
        )
        unarchived = registry.gauge("flarexdb_bots_without_archive", "Bots of which there is no archive.")
        failed = registry.gauge("flarexdb_bots_backup_failed", "Bots whose last attempt to make an archive failed.")
        oldestArchive = registry.gauge(
            "flarexdb_archive_oldest_timestamp_seconds",
            "The newest archive of the bot whose newest archive is the oldest."
        )
        unrestorable = registry.gauge(
            "flarexdb_bots_archive_unrestorable",
            "Bots whose archive did not restore when one was tried last."
        )
        oldestDrill = registry.gauge(
            "flarexdb_drill_oldest_timestamp_seconds",
            "The last drill of the bot that was longest not verified, or its first archive if it never was."
        )
        for gauge in [every, drillEvery, unarchived, failed, oldestArchive, unrestorable, oldestDrill] { gauge.set(0) }
    }

    /// Counts and moments, these in seconds since 1970.
    package struct Values: Sendable {
        package var every: Int64
        package var drillEvery: Int64?
        package var unarchived: Int
        package var failed: Int
        package var oldestArchive: Int64?
        package var unrestorable: Int
        package var oldestDrill: Int64?

        package init(
            every: Int64,
            drillEvery: Int64?,
            unarchived: Int,
            failed: Int,
            oldestArchive: Int64?,
            unrestorable: Int,
            oldestDrill: Int64?
        ) {
            (self.every, self.drillEvery, self.unarchived, self.failed) = (every, drillEvery, unarchived, failed)
            (self.oldestArchive, self.unrestorable, self.oldestDrill) = (oldestArchive, unrestorable, oldestDrill)
        }
    }

    package func set(_ values: Values) {
        every.set(Double(values.every))
        drillEvery.set(Double(values.drillEvery ?? 0))
        unarchived.set(Double(values.unarchived))
        failed.set(Double(values.failed))
        if let moment = values.oldestArchive { oldestArchive.set(Double(moment)) }
        unrestorable.set(Double(values.unrestorable))
        if let moment = values.oldestDrill { oldestDrill.set(Double(moment)) }
    }
}
