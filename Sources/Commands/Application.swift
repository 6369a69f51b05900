import Execution
import Model
import Planning
import Reconciliation

/// Plans, shows, asks and applies: what every command does that changes a cluster once.
struct Application {
    let planner: Planner
    let options: GlobalOptions
    let lockTimeout: TimeSpan
    var planOptions = PlanOptions()
    /// How many bots to work on at once.
    var sessions = Executor.defaultSessions
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
        let observed = try await observe(through: try await pass.lock.take(), desired: planner.desired)
        try planner.check(planOptions, against: observed)
        let changePlan = pass.plan(from: observed)

        try check(changePlan)
        Console.output.write(changePlan.text(style: options.style(for: .output)))
        guard !changePlan.steps.isEmpty else { return try finish(await pass.mirrorSecrets(), changePlan) }
        if asks { try await confirm(changePlan, pass) }

        let signals = TerminationSignals()
        signals.arrivals.onEach { _ in
            Console.error.write("\ninterrupted: ending after the bots under way\n")
            TerminationSignals.letThrough()
        }
        pass.shouldStop = { [arrivals = signals.arrivals] in arrivals.isAny }
        let outcomes = await pass.apply(changePlan)
        signals.end()
        let mirroring = await pass.mirrorSecrets()
        await pass.lock.release()
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
        if !outcomes.isEmpty {
            Console.output.write(ApplyReport(outcomes: outcomes, plan: plan).text(style: options.style(for: .output)))
        }
        let isComplete = outcomes.allSatisfy(\.isApplied) && plan.refused.isEmpty && !planner.hasErrors
        if !isComplete { throw ExitStatus.incomplete }
    }
}
