import ArgumentParser
import Doctor
import Manifests
import Model
import Planning
import PostgresClient
import SQLText

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Look for ways across between bots, and for settings that let one bot harm all.",
        discussion: """
            Reads the live cluster only; what it finds comes with the statement that mends it. Exit codes: 0 nothing \
            leaks, 1 something leaks or the cluster cannot be examined.
            """
    )

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text
        case json
    }

    @OptionGroup var options: GlobalOptions

    @Option(help: "How to print the findings.")
    var format: Format = .text

    func run() async throws {
        let planner = try Planner(options)
        let cluster = ClusterConnection(options: try options.connectionOptions())
        let database = planner.desired.policy.database
        let session = try await cluster.connect(database)
        let plan = try await planner.plan(through: session, options: PlanOptions())
        let findings = try await examine(through: session)
        await session.close()
        let report = DoctorReport(findings: findings, pendingSteps: plan.steps.count)
        switch format {
        case .text: Console.output.write(report.text(style: options.style(for: .output)))
        case .json: Console.output.write(try JSONOutput.document(report.document))
        }
        if findings.contains(where: { $0.severity == .leak }) { throw ExitStatus.failure }
    }
}
