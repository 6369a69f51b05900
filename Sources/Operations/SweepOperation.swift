package import Audit
import Catalog
import Model
package import Planning
import PostgresClient
package import Quota
package import Reconciliation

/// Measures what bots store, ends what harms others, and blocks and unblocks writes accordingly.
package struct SweepOperation {
    /// What is known before the end.
    package enum Finding {
        /// Which cluster it is, in words.
        case reached(String)
        case measured(Sweep.Report)
        case ended(Ending)
        /// What is about to be applied.
        case planned(ChangePlan)
    }

    package var planner: Planner
    package var cluster: ClusterConnection
    /// How long to wait for another flarexdb.
    package var lockTimeout: Duration
    package var progress: (any PassProgress)?
    /// Who signs the audit log afterwards; nil for nobody.
    package var signer: AuditSigner?

    package init(_ planner: Planner, on cluster: ClusterConnection, lockTimeout: Duration) {
        (self.planner, self.cluster, self.lockTimeout) = (planner, cluster, lockTimeout)
    }

    /// Runs it.
    ///
    /// - Parameter found: called with what is known, as soon as it is.
    /// - Throws: `ReconciliationError`, `CatalogError` and `PostgresError` when the cluster cannot be measured. A step
    ///   that fails is an outcome.
    package func run(found: (Finding) -> Void) async throws -> ApplyResult {
        let policy = planner.desired.policy
        var pass = planner.pass(on: cluster, lockTimeout: lockTimeout)
        if let progress { pass.progress = progress }
        pass.signer = signer
        try await cluster.requireWritable(policy)
        var result = try await pass.lock.whileHeld { session in
            try await session.requireRegistry()
            let address = await session.serverAddress.map { "\($0.host):\($0.port)" }
            found(.reached(Self.words(for: policy, address)))
            found(.measured(try await measure()))
            for ending in try await endings() { found(.ended(ending)) }
            let plan = try await pass.plan(through: session).withinStorage
            found(.planned(plan))
            let outcomes = plan.steps.isEmpty ? [] : await pass.apply(plan)
            await pass.signAudit()
            return ApplyResult(plan: plan, outcomes: outcomes, hasManifestErrors: planner.hasErrors)
        }
        result.reclaimed = await planner.reclaimer(on: cluster).run(result.plan.rewrites)
        return result
    }

    private static func words(for policy: ClusterPolicy, _ address: String?) -> String {
        "cluster \(policy.name)" + (address.map { " at \($0)" } ?? "") + ", database \(policy.database)"
    }

    private func measure() async throws -> Sweep.Report {
        let policy = planner.desired.policy
        return try await cluster.withSession(in: policy.database) { session in
            let report = try await Sweep(policy: policy.sweep, logger: planner.logger).run(through: session)
            try await session.forgetAuditTexts(after: policy.audit.retention, by: .process())
            return report
        }
    }

    private func endings() async throws -> [Ending] {
        let policy = planner.desired.policy
        let watchdog = Watchdog(
            cluster,
            database: policy.database,
            bounds: WatchBounds(policy.limits),
            logger: planner.logger
        )
        let endings = try await watchdog.look(isOnly: true)
        await watchdog.close()
        return endings
    }
}
