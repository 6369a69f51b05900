import ArgumentParser
import Model
import Operations
import Planning
import Presentation
import Text

struct UninstallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "uninstall",
        abstract: "Remove flarexdb from the cluster; bots keep roles, passwords and data.",
        discussion: """
            Shows the plan and asks for confirmation, unless --yes is given. Removes the guard, the quotas, the registry \
            with sealed secrets, invoices and audit log, and every role of flarexdb's own. Stop the loop first.
            Exit codes: 0 done or nothing to remove, 1 error and nothing removed, 3 some steps failed: run it again.
            """
    )

    @Flag(help: "Do not ask for confirmation.")
    var yes = false

    @Flag(help: "Show every step. By default, a large plan shows bots with the same changes once.")
    var full = false

    @Option(help: ArgumentHelp("How long to wait for another flarexdb, such as 30s.", valueName: "time"))
    var lockTimeout: TimeSpan = TimeSpan(seconds: 10)

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let planner = try Planner(options.manifests)
        var operation = UninstallOperation(
            planner,
            on: try options.cluster(),
            lockTimeout: .seconds(lockTimeout.seconds)
        )
        operation.progress = ProgressBar()
        let style = options.style(for: .output)
        let detail: PlanDetail = full ? .full : .automatic
        let ask: (ChangePlan) throws -> Void = { plan in
            try Confirmation.ask("Remove flarexdb from \(plan.cluster)?".onOneLine)
        }
        let result = try await operation.run(
            review: { plan in
                let nothing = "Nothing of flarexdb is left to remove.\n"
                Console.output.write(plan.isEmpty ? nothing : plan.text(style: style, detail: detail))
            },
            confirm: yes ? nil : ask
        )
        Console.output.write(ApplyReport(result, of: "uninstall").text(style: style))
        if result.plan.objection != nil { throw ExitStatus.failure }
        if !result.isComplete { throw ExitStatus.incomplete }
    }
}
