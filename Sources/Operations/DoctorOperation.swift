package import Doctor
import Model
import Planning
import PostgresClient
package import Reconciliation
import SQLText

/// Looks whether anything in the live cluster leaks, and changes nothing.
package struct DoctorOperation {
    package var planner: Planner
    package var cluster: ClusterConnection

    package init(_ planner: Planner, on cluster: ClusterConnection) {
        (self.planner, self.cluster) = (planner, cluster)
    }

    /// - Throws: `CatalogError`, `PostgresError`.
    package func run() async throws -> DoctorReport {
        let policy = planner.desired.policy
        // Before the shared database exists, the server can be looked at all the same.
        let (plan, examined) = try await cluster.withSession(inSharedDatabase: policy.database) { session in
            (
                try await planner.pass(on: cluster).plan(through: session),
                try await examine(through: session, policy: policy)
            )
        }
        let isMissing = examined.contains { $0.check == "database-missing" }
        return DoctorReport(
            findings: isMissing ? examined : examined + Doctor.findings(in: plan),
            checkCount: Checks.all(policy).count,
            pendingSteps: plan.steps.count,
            bots: Dictionary(planner.desired.bots.map { ($0.role.name, $0.id.text) }) { first, _ in first }
        )
    }
}
