import ArgumentParser
import Execution
import Model
import Operations
import Planning
import Presentation
import SystemPackage

struct ApplyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Change the cluster to match the manifests.",
        discussion: """
            Shows the plan and asks for confirmation, unless --yes or a saved plan is given.
            Exit codes: 0 done, 1 error and nothing applied, 3 applied but some bots failed or were refused.
            """
    )

    @Option(help: ArgumentHelp("Apply this saved plan, or nothing if it is stale.", valueName: "file"))
    var plan: String?

    @Flag(help: "Do not ask for confirmation.")
    var yes = false

    @Flag(help: "Show every step. By default, a large plan shows bots with the same changes once.")
    var full = false

    @Option(name: .format, help: "How to print what was applied. json asks for no confirmation: give --yes or --plan.")
    var format = FormatOption<ApplyReport>.text

    @OptionGroup var scope: ScopeOptions

    @Option(help: ArgumentHelp("How long to wait for another flarexdb, such as 30s.", valueName: "time"))
    var lockTimeout: TimeSpan = TimeSpan(seconds: 10)

    @Option(help: ArgumentHelp("How many bots to work on at once.", valueName: "number"))
    var parallelism = Executor.defaultSessions

    @OptionGroup var audit: AuditOptions

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard plan == nil || (scope.bot.isEmpty && scope.allow.isEmpty) else {
            throw ValidationError("a saved plan has its own --bot and --allow; leave them out")
        }
        guard format.format == .text || plan != nil || yes else {
            throw ValidationError("--format json does not ask; give --yes, or a saved plan with --plan")
        }
        guard (1...64).contains(parallelism) else { throw ValidationError("--parallelism is from 1 to 64") }
    }

    func run() async throws {
        if options.manifests.readsStandardInput, plan == nil, !yes {
            throw CommandError(
                "cannot ask for confirmation: the manifests come from standard input",
                hint: "Add --yes, or apply a saved plan with --plan."
            )
        }
        let saved = try plan.map { try SavedPlan.read(from: FilePath($0)) }
        let planOptions = try saved.map(PlanOptions.init(of:)) ?? scope.planOptions()
        let planner = try Planner(options.manifests)
        var apply = try ApplyRun(planner, options: options, lockTimeout: lockTimeout)
        apply.operation.options = planOptions
        apply.operation.sessions = parallelism
        apply.detail = full ? .full : .automatic
        apply.format = format.format
        apply.operation.signer = try audit.signer()
        apply.asks = saved == nil && !yes
        try await apply.run { changePlan in
            guard let saved else { return }
            let current = PlanDocument(changePlan, options: planOptions, diagnostics: [])
            if let reason = saved.objection(comparedTo: current) {
                throw CommandError("the saved plan \(plan ?? "") is not applied: \(reason)")
            }
        }
    }
}

extension TimeSpan: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }
}

extension PlanOptions {
    /// The options that a saved plan was made with.
    fileprivate init(of saved: PlanDocument) throws {
        self.init(allowed: Set(saved.options.allow), bots: try saved.options.bots.flatMap { try Planner.scope($0) })
    }
}
