import ArgumentParser
import Catalog
import Execution
import Model
import Planning
import PostgresClient
import Quota
import Reconciliation

struct SweepCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sweep",
        abstract: "Measure what bots store, and block or unblock their writes, once.",
        discussion: """
            Records the measurements, then applies what they ask for and nothing else: everything that keeps a bot \
            within its storage. Exit codes: 0 done, 1 error, 3 some bots failed or were refused.
            """
    )

    @Option(help: ArgumentHelp("How long to wait for another flarexdb, such as 30s.", valueName: "time"))
    var lockTimeout: TimeSpan = TimeSpan(seconds: 10)

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let planner = try Planner(options.manifests)
        let policy = planner.desired.policy
        let cluster = ClusterConnection(options: try options.connectionOptions())
        var pass = planner.pass(on: cluster, lockTimeout: .seconds(lockTimeout.seconds))
        pass.progress = ProgressBar()
        let session = try await pass.lock.take()
        try await session.requireRegistry()
        let measuring = try await cluster.connect(policy.database)
        let report = try await Sweep(policy: policy.sweep, logger: planner.logger).run(through: measuring)
        await measuring.close()
        Console.output.write(SweepText.summary(of: report) + "\n")

        let plan = try await pass.plan(through: session).withinStorage
        if !plan.isEmpty { Console.output.write("\n" + plan.text(style: options.style(for: .output))) }
        let outcomes = plan.steps.isEmpty ? [] : await pass.apply(plan)
        await pass.lock.release()
        if !outcomes.isEmpty {
            Console.output.write(ApplyReport(outcomes: outcomes, plan: plan).text(style: options.style(for: .output)))
        }
        let isComplete = outcomes.allSatisfy(\.isApplied) && plan.refused.isEmpty && !planner.hasErrors
        if !isComplete { throw ExitStatus.incomplete }
    }
}

/// What a sweep found, in a line.
enum SweepText {
    static func summary(of report: Sweep.Report) -> String {
        let milliseconds =
            report.took.components.seconds * 1000
            + report.took.components.attoseconds / 1_000_000_000_000_000
        var text = "Swept \(counted(report.bots, "bot")), \(report.changed) of them changed; "
        text += "\(report.closeToQuota) close to the quota or over it; took \(milliseconds) ms."
        if !report.unsettled.isEmpty {
            text +=
                " The next sweep measures again what moved meanwhile: "
                + report.unsettled.map(\.text).joined(separator: ", ") + "."
        }
        return text
    }
}
