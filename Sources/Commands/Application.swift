import Audit
import Execution
import Manifests
import Model
import Planning
import Reconciliation
import Text

/// Plans, shows, asks and applies: what every command does that changes a cluster once.
struct Application {
    let planner: Planner
    let options: GlobalOptions
    let lockTimeout: TimeSpan
    var planOptions = PlanOptions()
    /// How many bots to work on at once.
    var sessions = Executor.defaultSessions
    var detail = PlanDetail.automatic
    var format = ApplyReport.Format.text
    /// Who signs the audit log afterwards; nil for nobody.
    var signer: AuditSigner?
    /// Whether a person is to confirm the plan.
    var asks = true

    init(_ planner: Planner, options: GlobalOptions, lockTimeout: TimeSpan) {
        self.planner = planner
        self.options = options
        self.lockTimeout = lockTimeout
    }

    /// - Parameter check: throws when the plan is not to be applied.
    func run(check: (ChangePlan) throws -> Void = { _ in }) async throws {
        let cluster = ClusterConnection(options: try options.connectionOptions())
        var pass = planner.pass(on: cluster, options: planOptions, lockTimeout: .seconds(lockTimeout.seconds))
        pass.sessions = sessions
        pass.progress = ProgressBar()
        pass.signer = signer
        let session = try await pass.lock.take()
        try await pass.closeAbandonedIntents(through: session)
        let observed = try await observe(through: session, desired: planner.desired)
        try planner.check(planOptions, against: observed)
        let changePlan = pass.plan(from: observed)

        try check(changePlan)
        if format == .text {
            Console.output.write(changePlan.text(style: options.style(for: .output), detail: detail))
        }
        guard !changePlan.steps.isEmpty else {
            await pass.remember(changePlan, registry: observed.registry, outcomes: [])
            let mirroring = await pass.mirrorSecrets()
            await pass.signAudit()
            return try finish(mirroring, changePlan)
        }
        if asks { try await confirm(changePlan, pass) }

        let signals = TerminationSignals()
        signals.arrivals.onEach { _ in
            Console.error.write("\ninterrupted: stopping after the bots in progress\n")
            TerminationSignals.letThrough()
        }
        pass.shouldStop = { [arrivals = signals.arrivals] in arrivals.isAny }
        let outcomes = await pass.apply(changePlan)
        signals.end()
        await pass.remember(changePlan, registry: observed.registry, outcomes: outcomes)
        let mirroring = await pass.mirrorSecrets()
        await pass.signAudit()
        await pass.lock.release()
        if !signals.arrivals.isAny { await RoomMaking(planner, on: cluster).run(changePlan.rewrites) }
        try finish(outcomes + mirroring, changePlan)
    }

    /// Asks, without the lock: a question may stay open for hours, and others are not to wait for its answer.
    ///
    /// Throws when what was confirmed is no longer what is to be done; the lock is held again when this returns.
    private func confirm(_ confirmed: ChangePlan, _ pass: Pass) async throws {
        await pass.lock.release()
        try Confirmation.ask("Apply these changes to \(confirmed.cluster)?".onOneLine)
        let observed = try await observe(through: try await pass.lock.take(), policy: planner.desired.policy)
        let current = document(pass.plan(from: observed))
        if let reason = SavedPlan.objection(to: document(confirmed), current: current) {
            throw CommandError("the confirmed plan is not applied: \(reason)")
        }
    }

    private func document(_ plan: ChangePlan) -> PlanDocument {
        PlanDocument(plan, options: planOptions, diagnostics: [])
    }

    private func finish(_ outcomes: [Outcome], _ plan: ChangePlan) throws {
        let report = ApplyReport(outcomes: outcomes, plan: plan)
        switch format {
        case .text: if !outcomes.isEmpty { Console.output.write(report.text(style: options.style(for: .output))) }
        case .json:
            let document = ApplyDocument(report, diagnostics: planner.manifests.diagnostics)
            Console.output.write(try JSONOutput.document(document))
        }
        let isComplete = outcomes.allSatisfy(\.isApplied) && plan.refused.isEmpty && !planner.hasErrors
        if !isComplete { throw ExitStatus.incomplete }
    }
}
