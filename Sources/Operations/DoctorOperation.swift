import Backups
import Catalog
package import Doctor
import Model
import Planning
import PostgresClient
package import Reconciliation
import SQLText
package import SystemPackage

/// Looks whether anything in the live cluster leaks, and changes nothing.
package struct DoctorOperation {
    package var planner: Planner
    package var cluster: ClusterConnection
    /// Where dumps lie on their way; nil for the usual place.
    package var spool: FilePath?

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
        let archives = examined.contains { $0.check == "database-missing" } ? [] : try await archiveFindings()
        let isMissing = examined.contains { $0.check == "database-missing" }
        return DoctorReport(
            findings: isMissing ? examined : examined + archives + Doctor.findings(in: plan),
            checkCount: Checks.all(policy).count + Checks.archives(policy).count,
            pendingSteps: plan.steps.count,
            bots: Dictionary(planner.desired.bots.map { ($0.role.name, $0.id.text) }) { first, _ in first }
        )
    }

    /// None where the control schema is older than drills: the plan upgrades it.
    private func archiveFindings() async throws -> [Finding] {
        let policy = planner.desired.policy
        return try await cluster.withSession(in: policy.database) { session in
            guard try await session.readControlVersion() >= ControlVersion.drills else { return [] }
            let findings = try await examineArchives(through: session, policy: policy)
            guard let backups = policy.backups else { return findings }
            var backup = Backup(
                cluster.options,
                database: policy.database,
                policy: backups,
                logger: planner.logger
            )
            backup.spoolBase = spool
            let machine = ArchiveFindings(
                backup: backup,
                serverVersion: await session.serverVersion,
                archives: try await session.readNewestArchives()
            )
            return findings + (await machine.all())
        }
    }
}
