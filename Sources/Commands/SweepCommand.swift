import ArgumentParser
import Audit
import Catalog
import Execution
import Model
import Operations
import Planning
import PostgresClient
import Presentation
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
        var operation = SweepOperation(
            planner,
            on: try options.cluster(),
            lockTimeout: .seconds(lockTimeout.seconds)
        )
        operation.progress = ProgressBar()
        operation.signer = try audit.signer()
        let style = options.style(for: .output)
        let result = try await operation.run { finding in
            switch finding {
            case .reached(let cluster): Console.output.write("For \(cluster).".onOneLine + "\n\n")
            case .measured(let report): Console.output.write(SweepText.summary(of: report) + "\n")
            case .ended(let ending):
                Console.output.write("Ended: \(ending.message(among: planner.desired.bots)).\n")
            case .planned(let plan): if !plan.isEmpty { Console.output.write("\n" + plan.text(style: style)) }
            }
        }
        Console.output.write(ApplyReport(result).text(style: style))
        if !result.isComplete { throw ExitStatus.incomplete }
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
