import ArgumentParser
import Logging
import Manifests
import Model
import Operations
import Planning
import Presentation
import Reconciliation
import SystemPackage

struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Show what apply would change. Changes nothing.",
        discussion: """
            Exit codes: 0 done (with --detailed-exitcode: no difference), 1 error, 2 differences \
            (with --detailed-exitcode). Without --detailed-exitcode the exit code is 0 although changes are \
            outstanding or refused.
            """
    )

    @Option(name: .format, help: "How to print the plan.")
    var format = FormatOption<PresentedPlan>.text

    @Flag(name: .customLong("detailed-exitcode"), help: "Exit with 2 when there are differences.")
    var hasDetailedExitCode = false

    @Option(help: ArgumentHelp("Also save the plan, for apply --plan.", valueName: "file"))
    var out: String?

    @Flag(help: "Show every step. By default, a large plan shows bots with the same changes once.")
    var full = false

    @OptionGroup var scope: ScopeOptions

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let planOptions = try scope.planOptions()
        let cluster = try options.cluster()
        var early: EarlyObservation?
        defer { early?.cancel() }
        let planner = try Planner(options.manifests) { early = EarlyObservation(of: $0, through: cluster) }
        let observation = early ?? EarlyObservation(of: planner.desired.policy, through: cluster)
        let observed = try await observation.state(for: planner.desired)
        try planner.check(planOptions, against: observed)
        if let flaw = ServerRelease.flaw(of: observed.cluster.serverVersion) { planner.logger.warning("\(flaw)") }
        let plan = planner.pass(on: cluster, options: planOptions).plan(from: observed)

        let presented = PresentedPlan(
            plan,
            options: planOptions,
            diagnostics: planner.manifests.diagnostics,
            detail: full ? .full : .automatic
        )
        if let out { try SavedPlan.write(presented.document, to: FilePath(out)) }
        Console.output.write(try presented.rendered(as: format.format, style: options.style(for: .output)))
        if planner.hasErrors { throw ExitStatus.failure }
        if hasDetailedExitCode, !plan.isEmpty { throw ExitStatus.differences }
    }
}

/// Options that narrow or widen a plan.
struct ScopeOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Only this bot. Repeatable.", valueName: "name"), completion: .bots)
    var bot: [String] = []

    @Option(help: ArgumentHelp("Allow steps with this hazard. Repeatable.", valueName: "hazard"))
    var allow: [Hazard] = []

    /// - Throws: `CommandError` for a name that no bot can have.
    func planOptions() throws -> PlanOptions {
        PlanOptions(allowed: Set(allow), bots: try Planner.scope(bot))
    }
}
