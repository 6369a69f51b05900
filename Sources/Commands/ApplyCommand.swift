import ArgumentParser
import Execution
import Model
import Planning
import Reconciliation
import SystemPackage

struct ApplyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Make the cluster as the manifests say.",
        discussion: """
            Shows the plan and asks before it changes anything, unless --yes or a saved plan says that this was done.
            Exit codes: 0 done, 1 error and nothing applied, 3 applied but some bots failed or were refused.
            """
    )

    @Option(help: ArgumentHelp("Apply this saved plan, or nothing if it is stale.", valueName: "file"))
    var plan: String?

    @Flag(help: "Do not ask.")
    var yes = false

    @OptionGroup var scope: ScopeOptions

    @Option(help: ArgumentHelp("How long to wait for another flarexdb, such as 30s.", valueName: "time"))
    var lockTimeout: TimeSpan = TimeSpan(seconds: 10)

    @Option(help: ArgumentHelp("How many bots to work on at once.", valueName: "number"))
    var parallelism = Executor.defaultSessions

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard plan == nil || (scope.bot.isEmpty && scope.allow.isEmpty) else {
            throw ValidationError("a saved plan has its own --bot and --allow; leave them out")
        }
        guard (1...64).contains(parallelism) else { throw ValidationError("--parallelism is from 1 to 64") }
    }

    func run() async throws {
        let planner = try Planner(options.manifests)
        let saved = try plan.map { try SavedPlan.read(from: FilePath($0)) }
        let planOptions = try saved.map(planner.options(of:)) ?? scope.planOptions(planner)
        let cluster = ClusterConnection(options: try options.connectionOptions())
        var pass = planner.pass(on: cluster, options: planOptions, lockTimeout: .seconds(lockTimeout.seconds))
        pass.sessions = parallelism
        pass.progress = ProgressBar()
        let session = try await pass.lock.take()
        let observed = try await observe(through: session, policy: planner.desired.policy)
        try planner.check(planOptions, against: observed)
        let changePlan = pass.plan(from: observed)

        if let saved {
            let current = PlanDocument(changePlan, options: planOptions, diagnostics: [])
            if let reason = SavedPlan.objection(to: saved, current: current) {
                throw CommandError("the saved plan \(plan ?? "") is not applied: \(reason)")
            }
        }
        Console.output.write(changePlan.text(style: options.style(for: .output)))
        guard !changePlan.steps.isEmpty else { return try finish([], changePlan, planner) }
        if saved == nil, !yes { try Confirmation.ask("Apply these changes?") }

        let signals = TerminationSignals()
        signals.arrivals.onEach { _ in
            Console.error.write("\ninterrupted: ending after the bots under way\n")
            TerminationSignals.letThrough()
        }
        pass.shouldStop = { [arrivals = signals.arrivals] in arrivals.isAny }
        let outcomes = await pass.apply(changePlan)
        signals.end()
        await pass.lock.release()
        try finish(outcomes, changePlan, planner)
    }

    private func finish(_ outcomes: [Outcome], _ plan: ChangePlan, _ planner: Planner) throws {
        if !outcomes.isEmpty {
            Console.output.write(ApplyReport(outcomes: outcomes, plan: plan).text(style: options.style(for: .output)))
        }
        let isComplete = outcomes.allSatisfy(\.isApplied) && plan.refused.isEmpty && !planner.hasErrors
        if !isComplete { throw ExitStatus.incomplete }
    }
}

extension TimeSpan: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }
}

extension Planner {
    /// The options that a saved plan was made with.
    func options(of saved: PlanDocument) throws -> PlanOptions {
        PlanOptions(allowed: Set(saved.options.allow), bots: try saved.options.bots.map { try scope($0) } ?? nil)
    }
}
