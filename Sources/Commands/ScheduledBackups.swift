import Audit
import Backups
import Catalog
import Logging
import Model
import PostgresClient
import Quota
import Reconciliation
import Synchronization
import SystemPackage

/// The backups that the loop makes when the policy says so.
final class ScheduledBackups: Sendable {
    /// The pause after a failure.
    private static let pause: Duration = .seconds(300)

    private let cluster: ClusterConnection
    private let spool: FilePath?
    private let logger: Logger
    private let retryAt = Mutex<ContinuousClock.Instant?>(nil)

    init(cluster: ClusterConnection, spool: FilePath?, logger: Logger) {
        (self.cluster, self.spool, self.logger) = (cluster, spool, logger)
    }

    /// Makes a backup if it is time. What goes wrong is logged, and tried again after a pause.
    @concurrent
    func run(_ policy: ClusterPolicy) async {
        guard let backups = policy.backups, retryAt.withLock({ $0.map { $0 <= .now } ?? true }) else { return }
        do {
            guard try await isDue(backups, in: policy) else { return }
            var backup = Backup(cluster.options, database: policy.database, policy: backups, logger: logger)
            (backup.spoolBase, backup.lockTimeout) = (spool, .zero)
            let recorder = BackupRecorder(cluster: cluster, database: policy.database, context: .loop())
            let report = try await recorder.recorded(.backup, "backup of all bots") { [backup] in
                let report = try await backup.run()
                return (report, BackupText.summary(of: report))
            }
            logger.info("\(BackupText.summary(of: report))")
            for failure in report.failures {
                let bot: Logger.Metadata = ["bot": "\(failure.bot)", "error": "\(failure.message)"]
                logger.warning("a bot could not be archived", metadata: bot)
            }
            let count = try await backup.prune()
            logger.info("removed archives", metadata: ["count": "\(count)"])
        } catch {
            retryAt.withLock { $0 = .now + Self.pause }
            if !Task.isCancelled { logger.error("cannot make a backup", metadata: ["error": "\(error)"]) }
        }
    }

    private func isDue(_ backups: BackupPolicy, in policy: ClusterPolicy) async throws -> Bool {
        try await cluster.withSession(in: policy.database) { session in
            try await session.requireRegistry()
            return BackupSchedule.isDue(
                backups,
                last: try await session.readLastBackup(),
                now: try await session.readClock()
            )
        }
    }
}
