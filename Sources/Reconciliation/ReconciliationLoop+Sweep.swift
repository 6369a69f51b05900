import Audit
import Catalog
import Logging
import Model
import Planning
import PostgresClient
import Quota
import SQLText

extension ReconciliationLoop {
    /// Measures what bots store, if it is time. What it finds is dealt with by the pass after it, which this asks for.
    ///
    /// A failure keeps no pass from being made: it is told of, and tried again.
    func sweepIfDue() async {
        // Before a pass over everything there may be no registry.
        guard let desired, settled != nil else { return }
        sweeps.follow(desired.policy.sweep)
        guard let scope = sweeps.due else { return }
        let start = ContinuousClock.now
        do {
            let session = try await cluster.connect(desired.policy.database)
            let report: Sweep.Report
            do {
                try await session.requireWritableCluster(desired.policy.database)
                try await session.requireRegistry()
                report = try await Sweep(policy: desired.policy.sweep, logger: logger).run(scope, through: session)
                try await session.forgetAuditTexts(after: desired.policy.audit.retention, by: .loop())
                await session.close()
            } catch {
                await session.close()
                throw error
            }
            sweeps.note(report, startedAt: start)
            untoldSweep = SweepReport(bots: report.bots, restricted: 0, lifted: 0, duration: report.took)
            wakes.signal(.timer)
        } catch {
            sweeps.noteFailure()
            logger.warning("cannot sweep", metadata: ["error": "\(error)"])
        }
    }

    /// Makes room in blocked bots' tables beside the passes. What is found while that goes on is found again afterwards.
    func rewrite(_ rewrites: [Rewrite], in database: Identifier) {
        guard !rewrites.isEmpty, rewriting == nil else { return }
        let reclaimer = Reclaimer(cluster, database: database, logger: logger)
        rewriting = Task {
            _ = await reclaimer.run(rewrites)
            rewriting = nil
        }
    }

    /// Tells of the last sweep when the plan shows what it led to.
    func tellOfSweep(_ plan: ChangePlan) {
        guard var report = untoldSweep else { return }
        report.restricted = plan.steps.count { $0.step.kind == "restrictWrites" }
        report.lifted = plan.steps.count { $0.step.kind == "liftRestriction" }
        untoldSweep = nil
        tell(.sweepFinished(report))
    }
}
