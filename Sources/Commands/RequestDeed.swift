import Audit
import Backups
import Catalog
import Execution
import Logging
import Manifests
import Migrations
import Model
import PanelStore
import Planning
import PostgresClient
import Presentation
import Reconciliation
import SystemPackage

/// One request while it is carried out.
///
/// Each kind finds out for itself whether it was done already: the one that began it may have been killed at any point.
struct RequestDeed {
    private let request: Request
    /// What was done since then was done for the request, or is as good.
    private let begun: String
    private let desired: DesiredState
    private let context: AuditContext
    private let cluster: ClusterConnection
    private let spool: FilePath?
    private let allowsUnsafePrograms: Bool
    private let session: PostgresSession
    private let logger: Logger

    init(
        _ claimed: ClaimedRequest,
        desired: DesiredState,
        context: AuditContext,
        cluster: ClusterConnection,
        spool: FilePath?,
        allowsUnsafePrograms: Bool,
        session: PostgresSession,
        logger: Logger
    ) {
        (request, begun) = (claimed.request, claimed.begun)
        (self.desired, self.context, self.cluster) = (desired, context, cluster)
        (self.spool, self.session, self.logger) = (spool, session, logger)
        self.allowsUnsafePrograms = allowsUnsafePrograms
    }

    /// - Throws: what keeps it from being carried out.
    func run() async throws -> RequestEnd {
        switch request.kind {
        case .rotate: try await rotate()
        case .backup: try await backUp()
        case .plan: try await plan()
        case .migrate, .tryMigration: try await migrate()
        case .restore, .undo, .clone, .drill: try await aboutArchives()
        }
    }

    // MARK: Rotate

    /// Issues a new credential. Under the lock nobody else does, so that what is there then is known.
    private func rotate() async throws -> RequestEnd {
        guard let bot = request.bot else { return .refused("the request names no bot") }
        var options = PlanOptions(bots: [bot])
        options.rotation = request.arguments["now"] == "true" ? .immediate : .overlapping
        var pass = Pass(
            desired,
            on: cluster,
            lock: ApplyLock(cluster, database: desired.policy.database, timeout: .seconds(60)),
            options: options,
            actor: context,
            logger: logger
        )
        pass.actor.revision = desired.revision
        return try await pass.lock.whileHeld { [pass, begun, session] admin in
            guard try await !session.hasCredential(of: bot, since: begun) else { return .done() }
            try await pass.closeAbandonedIntents(through: admin)
            let plan = try await pass.plan(through: admin)
            if let refusal = plan.refused.first(where: { $0.bot?.id == bot }) {
                return .failed("cannot \(refusal.what): \(refusal.reason)")
            }
            let outcomes = await pass.apply(plan) + pass.mirrorSecrets()
            if let failure = outcomes.lazy.compactMap(\.failure).first { return .failed(failure) }
            return try await session.hasCredential(of: bot, since: begun)
                ? .done() : .failed("the pass issued no new credential")
        }
    }

    // MARK: Back up

    private func backUp() async throws -> RequestEnd {
        guard let bot = request.bot else { return .refused("the request names no bot") }
        guard let backup else { return .refused("the policy has no backups") }
        if let end = try await archive(of: bot) { return end }
        let report = try await backup.run(bots: [bot])
        if let failure = report.failures.first { return .failed(failure.message) }
        return try await archive(of: bot) ?? .failed("no archive was made")
    }

    /// Nil where the policy has no backups.
    private var backup: Backup? {
        desired.policy.backups.map { policy in
            var backup = Backup(cluster.options, database: desired.policy.database, policy: policy, logger: logger)
            (backup.spoolBase, backup.lockTimeout) = (spool, .seconds(600))
            return backup
        }
    }

    private func aboutArchives() async throws -> RequestEnd {
        guard let backup else { return .refused("the policy has no backups") }
        let deed = RestoreDeed(
            request: request,
            begun: begun,
            desired: desired,
            context: context,
            cluster: cluster,
            backup: backup,
            session: session,
            allowsUnsafePrograms: allowsUnsafePrograms
        )
        return try await deed.run()
    }

    private func archive(of bot: Name) async throws -> RequestEnd? {
        guard try await session.hasArchive(of: bot, since: begun),
            let archive = try await session.readArchives(of: bot).first
        else { return nil }
        return .done(try JSONOutput.line(["archive": "\(archive.number)", "takenAt": "\(archive.takenAt)"]))
    }

    // MARK: Plan

    /// What the manifest would change. Nothing is changed.
    private func plan() async throws -> RequestEnd {
        var (wanted, bots, diagnostics) = (desired, Set<Name>(), [Diagnostic]())
        if let text = request.arguments["manifest"] {
            (wanted, bots, diagnostics) = desired.adding(
                botsIn: text,
                file: request.arguments["file"] ?? "manifest.yaml"
            )
        } else if let bot = request.bot {
            bots = [bot]
            wanted.bots.removeAll { $0.id == bot }
        } else {
            return .refused("the request has neither a manifest nor a bot")
        }
        if let bot = wanted.bots(named: bots).first(where: { $0.workspace != request.workspace }) {
            return .refused("bot \(bot.id) is not in workspace \(request.workspace)")
        }
        // A bot of another workspace is not to be taken over by a manifest that names it.
        for bot in bots {
            guard let known = try await session.readStatus(of: bot).first?.workspace else { continue }
            if known != request.workspace { return .refused("bot \(bot) is not in workspace \(request.workspace)") }
        }
        let observed = try await observe(through: session, desired: wanted)
        let options = PlanOptions(bots: bots)
        let plan = diff(desired: wanted, observed: observed, options: options)
        let presented = PresentedPlan(plan, options: options, diagnostics: diagnostics, detail: .full)
        return .done(try JSONOutput.line(presented.document))
    }

    // MARK: Migrate

    private func migrate() async throws -> RequestEnd {
        guard let bot = request.bot, let name = request.arguments["name"], let text = request.arguments["text"] else {
            return .refused("the request names no bot, or lacks the migration's name or text")
        }
        let migration: Migration
        do { migration = try Migration(name: name, bytes: Array(text.utf8)) } catch { return .refused("\(error)") }
        let admin = try await cluster.connect(desired.policy.database)
        do {
            let end = try await migrate(migration, of: bot, through: admin)
            await admin.close()
            return end
        } catch {
            await admin.close()
            throw error
        }
    }

    private func migrate(_ migration: Migration, of bot: Name, through admin: PostgresSession) async throws
        -> RequestEnd
    {
        var bounds = Migrator.Bounds()
        bounds.all = TimeSpan(seconds: 900)
        let migrator = Migrator(bot, through: admin, at: cluster.options, by: context, bounds: bounds)
        try await migrator.prepare()
        let plan = try await migrator.plan([migration])
        guard request.kind == .migrate else {
            let report = try await migrator.dryRun(plan)
            return .done(try JSONOutput.line(DryRunDocument(report, of: bot, recorded: plan.recorded)))
        }
        let outcomes = try await migrator.apply(plan) { _ in }
        let document = try JSONOutput.line(MigrationDocument(MigrationReport(bot: bot, plan: plan), outcomes))
        return outcomes.allSatisfy(\.isApplied) ? .done(document) : .failed("the migration failed", document)
    }
}

extension Outcome {
    /// Why the steps were not applied; nil where they were.
    fileprivate var failure: String? {
        switch result {
        case .applied: nil
        case .failed(let failure): failure.message
        case .skipped(let reason): reason
        }
    }
}
