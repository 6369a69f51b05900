import Audit
import Backups
import Catalog
import Logging
import Model
import Operations
import PostgresClient
import Reconciliation
import Synchronization
import SystemPackage

/// The drills that the loop makes when the policy says so.
final class ScheduledDrills: Sendable {
    /// The pause after a failure.
    private static let pause: Duration = .seconds(300)
    /// How many archives are tried before it is asked again what is due.
    private static let limit = 20

    private let cluster: ClusterConnection
    private let spool: FilePath?
    private let allowsUnsafePrograms: Bool
    private let logger: Logger
    private let retryAt = Mutex<ContinuousClock.Instant?>(nil)

    init(cluster: ClusterConnection, spool: FilePath?, allowsUnsafePrograms: Bool, logger: Logger) {
        (self.cluster, self.spool, self.logger) = (cluster, spool, logger)
        self.allowsUnsafePrograms = allowsUnsafePrograms
    }

    /// Tries archives if it is time. What goes wrong is logged, and tried again after a pause.
    @concurrent
    func run(_ desired: DesiredState) async {
        guard let policy = desired.policy.backups, retryAt.withLock({ $0.map { $0 <= .now } ?? true }) else { return }
        do {
            var backup = Backup(cluster.options, database: desired.policy.database, policy: policy, logger: logger)
            (backup.spoolBase, backup.lockTimeout) = (spool, .zero)
            try await run(desired, backup)
        } catch {
            retryAt.withLock { $0 = .now + Self.pause }
            if !Task.isCancelled { logger.error("cannot try archives", metadata: ["error": "\(error)"]) }
        }
    }

    private func run(_ desired: DesiredState, _ backup: Backup) async throws {
        let due = try await due(backup)
        guard !due.isEmpty else { return }
        var operation = DrillOperation(desired, on: cluster, of: backup)
        operation.context = .loop()
        operation.allowsUnsafePrograms = allowsUnsafePrograms
        operation.shouldStop = { Task.isCancelled }
        let recorder = BackupRecorder(cluster: cluster, database: backup.database, context: .loop())
        let drills = try await recorder.recorded(.drill, DrillText.intent(of: due)) { [operation] in
            let drills = try await operation.run(due)
            return (drills, DrillText.summary(of: drills))
        }
        logger.info("\(DrillText.summary(of: drills))")
        for drill in drills {
            guard let fault = drill.fault else { continue }
            let bot: Logger.Metadata = ["bot": "\(drill.bot)", "archive": "\(drill.archive)", "error": "\(fault)"]
            logger.error("an archive cannot be restored", metadata: bot)
        }
    }

    /// What is to be tried. What a killed drill left goes even where there is nothing.
    private func due(_ backup: Backup) async throws -> [Archive] {
        try await cluster.withSession(in: backup.database) { session in
            guard try await session.readControlVersion() >= ControlVersion.drills else { return [] }
            if let every = backup.policy.drillEvery {
                let due = try await session.readDueForDrill(within: every, limit: Self.limit)
                if !due.isEmpty { return due }
            }
            let name = try await session.readClusterName()
            if DrillGround.exists(of: backup, named: name) {
                try await session.lockDrills(timeout: .zero)
                try await DrillGround.discard(of: backup, named: name)
            }
            return []
        }
    }
}
