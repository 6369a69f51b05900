import Catalog
import Execution
import Model
package import Planning
import PostgresClient
package import Reconciliation

/// Takes flarexdb off a cluster: everything that it made goes, but for what bots need to go on.
package struct UninstallOperation {
    package var planner: Planner
    package var cluster: ClusterConnection
    /// How long to wait for another flarexdb.
    package var lockTimeout: Duration
    package var progress: (any PassProgress)?

    package init(_ planner: Planner, on cluster: ClusterConnection, lockTimeout: Duration) {
        (self.planner, self.cluster, self.lockTimeout) = (planner, cluster, lockTimeout)
    }

    /// Runs it.
    ///
    /// - Parameters:
    ///   - review: sees the plan before anything is changed.
    ///   - confirm: asks a person where there is something to do, and throws when the answer is no; the lock is not held
    ///     meanwhile. Nil where nobody is to be asked.
    /// - Throws: `OperationError` when what was confirmed is no longer what is to be done; what `confirm` throws;
    ///   `ReconciliationError`, `CatalogError` and `PostgresError` when there is no plan. A step that fails is an outcome.
    package func run(
        review: (ChangePlan) -> Void,
        confirm: ((ChangePlan) throws -> Void)?
    ) async throws -> ApplyResult {
        var pass = planner.pass(on: cluster, lockTimeout: lockTimeout)
        if let progress { pass.progress = progress }
        let plan = try await pass.lock.whileHeld { session in
            try await pass.closeAbandonedIntents(through: session)
            return try await self.plan(through: session)
        }
        review(plan)
        guard !plan.steps.isEmpty else { return result(of: plan, []) }
        try confirm?(plan)
        return try await pass.lock.whileHeld { session in
            let current = document(try await self.plan(through: session))
            if let reason = document(plan).objection(comparedTo: current) {
                throw OperationError("nothing was uninstalled: \(reason)")
            }
            return result(of: plan, await pass.applyOnce(inTurn: plan.uninstallPhases))
        }
    }

    private func plan(through session: PostgresSession) async throws -> ChangePlan {
        let policy = planner.desired.policy
        let observed = try await observe(through: session, policy: policy)
        guard observed.database != nil else { throw CatalogError.noRegistry }
        let footprint = try await session.readFootprint(baseline: (Baseline.functions, Baseline.relations))
        return uninstallation(of: observed, footprint, policy: policy)
    }

    private func document(_ plan: ChangePlan) -> PlanDocument {
        PlanDocument(plan, options: PlanOptions(), diagnostics: [])
    }

    /// Mistakes in manifests keep nothing from being uninstalled.
    private func result(of plan: ChangePlan, _ outcomes: [Outcome]) -> ApplyResult {
        ApplyResult(plan: plan, outcomes: outcomes, hasManifestErrors: false)
    }
}
