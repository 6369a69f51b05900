import Backups
import Execution
import Logging
import Model
import Planning
import PostgresClient
import Reconciliation

/// A private server as flarexdb makes a cluster, with the bots of some archives.
struct DrillPlace {
    let cluster: ClusterConnection
    /// Where archives are, for whoever loads them into this server.
    let backup: Backup
    private let desired: DesiredState

    init(_ desired: DesiredState, for archives: [Archive], _ ground: DrillGround, _ backup: Backup) {
        cluster = ClusterConnection(options: ground.options)
        self.desired = desired.forDrill(of: archives)
        var copy = Backup(
            ground.options,
            database: desired.policy.database,
            policy: backup.policy,
            logger: backup.logger
        )
        copy.spoolBase = ground.spoolBase
        self.backup = copy
    }

    /// Makes the bots, which have nothing yet.
    ///
    /// - Returns: why bots could not be made, as where an extension is not there.
    /// - Throws: `OperationError` where none of them can be.
    func makeBots(logger: Logger) async throws -> [Name: ArchiveFault] {
        var quiet = logger
        quiet.logLevel = .critical
        let pass = Pass(
            desired,
            on: cluster,
            lock: ApplyLock(cluster, database: desired.policy.database, timeout: .seconds(10)),
            logger: quiet
        )
        let (plan, outcomes) = try await pass.run()
        var obstacles: [Name: ArchiveFault] = [:]
        for refusal in plan.refused {
            guard let bot = refusal.bot?.id else { throw OperationError("the private server: \(refusal.reason)") }
            obstacles[bot] = ArchiveFault("the private server cannot take it: \(refusal.reason)")
        }
        for outcome in outcomes {
            guard let failure = [outcome].failures.first else { continue }
            guard let bot = outcome.bot?.id else { throw OperationError("the private server: \(failure)") }
            obstacles[bot] = ArchiveFault("the private server cannot take it: \(failure)")
        }
        return obstacles
    }
}

extension DesiredState {
    /// What these archives need of a cluster: their bots, with the extensions that they had.
    ///
    /// Nothing leaves the private server: no secret is mirrored, no panel is made.
    func forDrill(of archives: [Archive]) -> DesiredState {
        var policy = policy
        policy.secrets.directory = nil
        policy.hardening = .dedicated
        policy.extensions = Set(policy.extensions).union(archives.flatMap(\.extensions)).sorted()
        var plans = plans
        let bots = archives.map { archive in
            if plans[archive.plan] == nil {
                plans[archive.plan] = Plan(name: archive.plan, storage: policy.maxStorage, source: policy.source)
            }
            return DesiredBot(
                id: archive.bot,
                workspace: archive.workspace,
                plan: Placed(archive.plan, line: 1),
                overage: Placed(false, line: 1),
                extensions: archive.extensions.map { Placed($0, line: 1) },
                source: policy.source
            )
        }
        return DesiredState(policy: policy, plans: plans, bots: bots, isComplete: true)
    }
}
