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
    /// A failure keeps no pass from being made: it is logged, and tried again.
    func sweepIfDue() async {
        // Before a pass over everything there may be no registry.
        guard let policy = intake.desired?.policy, work.lastPlanned != nil else { return }
        sweep.timetable.follow(policy.sweep)
        let start = now
        guard let scope = sweep.timetable.due(now: start) else { return }
        do {
            let report = try await environment.sweep(scope, policy)
            sweep.timetable.note(report, startedAt: start)
            sweep.note(SweepReport(bots: report.bots, restricted: 0, lifted: 0, duration: report.took))
            triggerQueue.signal(.timer)
        } catch {
            sweep.timetable.noteFailure(now: now)
            environment.logger.warning("cannot sweep", metadata: ["error": "\(error)"])
        }
    }

    /// Makes room in blocked bots' tables beside the passes. What is found while that goes on is found again afterwards.
    func rewrite(_ rewrites: [Rewrite], in database: Identifier) {
        guard !rewrites.isEmpty, rewriting == nil else { return }
        let reclaimer = Reclaimer(environment.cluster, database: database, by: .loop(), logger: environment.logger)
        rewriting = Task {
            _ = await reclaimer.run(rewrites)
            rewriting = nil
        }
    }
}

extension LoopEnvironment {
    /// Measures what bots store, and forgets what the audit log no longer keeps.
    fileprivate func sweep(_ scope: SweepScope, _ policy: ClusterPolicy) async throws -> Sweep.Report {
        try await cluster.withSession(in: policy.database) { session in
            try await session.requireWritableCluster(policy.database)
            try await session.requireRegistry()
            let report = try await Sweep(policy: policy.sweep, logger: logger).run(scope, through: session)
            try await session.forgetAuditTexts(after: policy.audit.retention, by: .loop())
            return report
        }
    }
}
