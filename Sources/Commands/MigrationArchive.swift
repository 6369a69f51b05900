import Audit
import Backups
import Model
import Operations
import PostgresClient
import Reconciliation

/// The archive that is made of a bot before migrations are applied to it.
struct MigrationArchive {
    private let bot: Name
    private let backup: Backup
    private let signer: AuditSigner?

    /// - Throws: `CommandError` where the policy has no backups.
    init(of bot: Name, _ options: GlobalOptions, signer: AuditSigner?) throws {
        backup = try BackupOptions.backup(
            try Planner(options.manifests),
            options,
            spool: BackupOptions.usualSpool,
            lockTimeout: .seconds(600)
        )
        (self.bot, self.signer) = (bot, signer)
    }

    /// - Returns: what was archived, in words.
    /// - Throws: `OperationError` where there is no archive of the bot then; `BackupError`, `PostgresError`.
    func make(by context: AuditContext) async throws -> String {
        let recorder = BackupRecorder(
            cluster: ClusterConnection(options: backup.cluster),
            database: backup.database,
            signer: signer,
            context: context
        )
        let report = try await recorder.recorded(.backup, "backup of \(bot) before migrations", bot: bot) {
            let report = try await backup.run(bots: [bot])
            return (report, BackupText.summary(of: report))
        }
        guard report.archived == [bot] else {
            let reason = report.failures.first.map { ": \($0.message)" } ?? ""
            throw OperationError(
                "nothing was applied, as bot \(bot) could not be archived\(reason)",
                hint: "Leave --archive out to apply without."
            )
        }
        return BackupText.report(report)
    }
}
