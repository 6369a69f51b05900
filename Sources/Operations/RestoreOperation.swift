package import Audit
package import Backups
import BotAccess
import Catalog
package import Execution
package import Model
package import Planning
import PostgresClient
import Quota
package import Reconciliation
package import SQLText

/// Replaces a bot's data by those of an archive, or takes that back.
///
/// Until the archive is out of the repository and checked, nothing of the bot is touched. Then nobody can log in as it,
/// its schema gets another name, and the archive is loaded into a new one, as the bot. Only when what is there was compared
/// with the registry does the bot get in again; otherwise its old schema gets its name back.
///
/// The lock for applying is held at the beginning and at the end, and not while the archive is loaded. What keeps a pass
/// off the bot meanwhile is the registry's row of the restore, for as long as this process holds a lock of the row's own.
/// After that, whoever killed what, the next pass sees to the end: it puts the old schema back, or lets the bot in where
/// what was loaded had been found to be right. This process leaves its end to a pass as well.
package struct RestoreOperation {
    /// What takes a while.
    package enum Stage: Sendable {
        case fetching(Archive)
        case shutting
        case loading
        case comparing
        case ending
    }

    package var desired: DesiredState
    package var cluster: ClusterConnection
    /// Where archives are, and how long to wait for another backup or restore.
    package var backup: Backup
    /// How long to wait for another flarexdb.
    package var lockTimeout: Duration
    /// On whose behalf.
    package var context = AuditContext.process()
    /// The request that it is carried out for; nil for none. By it, what was done is found again.
    package var request: Int?
    /// Who signs the audit log afterwards; nil for nobody.
    package var signer: AuditSigner?
    package var progress: @Sendable (Stage) -> Void = { _ in }
    /// Whether to use PostgreSQL's programs although their release is known not to be safe.
    package var allowsUnsafePrograms = false

    /// How long the load may take. Then a pass ends it.
    static let loadTime = TimeSpan(seconds: 48 * 3600)

    package init(_ desired: DesiredState, on cluster: ClusterConnection, of backup: Backup, lockTimeout: Duration) {
        (self.desired, self.cluster, self.backup, self.lockTimeout) = (desired, cluster, backup, lockTimeout)
    }

    /// Which archive goes where.
    package struct Wish: Hashable, Sendable {
        /// The bot that gets the data.
        package var bot: Name
        /// The bot whose archive it is; nil for the same.
        package var source: Name?
        /// The last archive that holds nothing later is taken; nil for the newest one.
        package var moment: Timestamp?

        package init(bot: Name, source: Name? = nil, at moment: Timestamp? = nil) {
            (self.bot, self.source, self.moment) = (bot, source, moment)
        }
    }

    /// Restores.
    ///
    /// - Parameters:
    ///   - review: sees the plan before anything is changed; throws when it is not to be applied.
    ///   - confirm: asks a person, and throws when the answer is no; nil where nobody is to be asked.
    /// - Throws: `OperationError` where it cannot be done, or came to nothing and the bot has its old data again; what
    ///   `review` and `confirm` throw; `BackupError`, `ReconciliationError`, `CatalogError`, `PostgresError`.
    package func run(
        _ wish: Wish,
        review: (ChangePlan) throws -> Void = { _ in },
        confirm: ((ChangePlan) async throws -> Void)? = nil
    ) async throws -> RestoreReport {
        let (proposal, restoration, work) = try await withSession { session in
            let archive = try await backup.archive(of: wish.source ?? wish.bot, at: wish.moment)
            try await endAbandoned(of: wish.bot, through: session)
            if wish.source != nil { try await requireEmpty(wish.bot, through: session) }
            let restoration = Restoration(
                bot: reference(of: wish.bot, archive),
                archive: archive,
                replaced: try await name(of: wish.bot, through: session),
                mark: .random(in: .min ... .max),
                request: request
            )
            let proposal = try await propose(.archive(restoration), through: session)
            let work = try await RestoreWork(archive, for: restoration.bot.role, of: backup, through: session)
            try requireSafe(work)
            return (proposal, restoration, work)
        }
        try review(proposal.plan)
        // No lock is held meanwhile: a question may stay open for hours.
        try await confirm?(proposal.plan)
        return try await whileLocked { admin in
            progress(.fetching(restoration.archive))
            let fetched = try await work.fetch(through: admin)
            defer { fetched.remove() }
            try await admin.hold(restoration.mark)
            try Task.checkCancellation()
            let failure = await replace(restoration, proposal, fetched, work, through: admin)
            return try await end(restoration, proposal, failure, through: admin)
        }
    }

    /// Gives the bot what its last restore replaced, and keeps what it has now in the place of that.
    ///
    /// - Throws: see ``run(_:review:confirm:)``.
    package func undo(
        _ bot: Name,
        review: (ChangePlan) throws -> Void = { _ in },
        confirm: ((ChangePlan) async throws -> Void)? = nil
    ) async throws -> RestoreReport {
        let (proposal, aside) = try await withSession { session in
            try await endAbandoned(of: bot, through: session)
            let aside = try await name(of: bot, through: session)
            return (try await propose(.undo(bot, aside: aside, request: request), through: session), aside)
        }
        try review(proposal.plan)
        try await confirm?(proposal.plan)
        return try await whileLocked { admin in
            let failure: (any Error)?
            do {
                try await apply(proposal)
                failure = nil
            } catch {
                failure = error
            }
            // Whoever was kept from logging in is let in again, whatever came of it.
            let outcomes = try await Task { try await settle(bot) }.value
            guard try await admin.readReplacedStates(of: bot)[bot]?.contains(where: { $0.schema == aside }) == true
            else {
                throw failure ?? OperationError("the restore of bot \(bot) was not undone")
            }
            return report(bot, proposal, nil, replaced: aside, outcomes, now: try await admin.readClock())
        }
    }
}

/// What a restore, or taking one back, came to.
package struct RestoreReport: Sendable {
    package var bot: Name
    package var plan: ChangePlan
    /// The archive that the bot's data are from; nil where a restore was taken back.
    package var archive: Archive?
    /// The schema that holds what the bot had before.
    package var replaced: Identifier
    package var keptUntil: Timestamp
    /// What became of the steps that end it, and of others that the bot needed.
    package var outcomes: [Outcome]

    /// What was not done after all, in words.
    package var failures: [String] { outcomes.failures }
}
