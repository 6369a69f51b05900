import ArgumentParser
import Audit
import Catalog
import Execution
import Model
import Planning
import PostgresClient
import Quota
import Reconciliation
import Text

struct SweepCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sweep",
        abstract: "Measure what bots store, and block or unblock their writes, once.",
        discussion: """
            Records the measurements, then blocks and unblocks writes accordingly, and changes nothing else. Exit codes: 0 done, 1 error, 3 some bots failed or were refused.
            """
    )

    @Option(help: ArgumentHelp("How long to wait for another flarexdb, such as 30s.", valueName: "time"))
    var lockTimeout: TimeSpan = TimeSpan(seconds: 10)

    @OptionGroup var audit: AuditOptions

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let planner = try Planner(options.manifests)
        let policy = planner.desired.policy
        let cluster = ClusterConnection(options: try options.connectionOptions())
        var pass = planner.pass(on: cluster, lockTimeout: .seconds(lockTimeout.seconds))
        pass.progress = ProgressBar()
        pass.signer = try audit.signer()
        try await cluster.requireWritable(policy)
        let session = try await pass.lock.take()
        try await session.requireRegistry()
        let measuring = try await cluster.connect(policy.database)
        let report = try await Sweep(policy: policy.sweep, logger: planner.logger).run(through: measuring)
        try await measuring.forgetAuditTexts(after: policy.audit.retention, by: .process())
        await measuring.close()
        Console.output.write(SweepText.summary(of: report) + "\n")
        let watchdog = Watchdog(
            cluster,
            database: policy.database,
            bounds: WatchBounds(policy.limits),
            logger: planner.logger
        )
        let endings = try await watchdog.look(isOnly: true)
        await watchdog.close()
        for ending in endings {
            Console.output.write("Ended: \(ending.message(among: planner.desired.bots)).\n")
        }

        let plan = try await pass.plan(through: session).withinStorage
        if !plan.isEmpty { Console.output.write("\n" + plan.text(style: options.style(for: .output))) }
        let outcomes = plan.steps.isEmpty ? [] : await pass.apply(plan)
        await pass.signAudit()
        await pass.lock.release()
        await RoomMaking(planner, on: cluster).run(plan.rewrites)
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
        var text = "Swept \(counted(report.bots, "bot")), \(report.changed) of them changed; "
        text += "\(report.closeToQuota) close to the quota or over it; took \(report.took.milliseconds) ms."
        if !report.unsettled.isEmpty {
            text +=
                " The next sweep measures again what moved meanwhile: "
                + report.unsettled.map(\.text).joined(separator: ", ") + "."
        }
        return text
    }
}
