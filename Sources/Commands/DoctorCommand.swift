import ArgumentParser
import Doctor
import Manifests
import Model
import Planning
import PostgresClient
import Reconciliation
import SQLText

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Audit the cluster: can a bot reach another's data, or harm all?",
        discussion: """
            Reads the live cluster and changes nothing. Each finding comes with a statement that fixes it. Exit codes: \
            0 no leak, 1 a leak, an error in a manifest, or the cluster cannot be read.
            """
    )

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text
        case json
    }

    @Option(name: [.long, .customShort("o")], help: "How to print the findings.")
    var format: Format = .text

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let planner = try Planner(options.manifests)
        let policy = planner.desired.policy
        let cluster = ClusterConnection(options: try options.connectionOptions())
        // Before the shared database exists, the server can be looked at all the same.
        let session = try await cluster.connect(toSharedDatabase: policy.database)
        let plan = try await planner.pass(on: cluster).plan(through: session)
        let examined = try await examine(through: session, policy: policy)
        await session.close()
        let isMissing = examined.contains { $0.check == "database-missing" }
        let report = DoctorReport(
            findings: isMissing ? examined : examined + Doctor.findings(in: plan),
            checkCount: Checks.all(policy).count,
            pendingSteps: plan.steps.count,
            bots: Dictionary(planner.desired.bots.map { ($0.role.name, $0.id.text) }) { first, _ in first }
        )
        switch format {
        case .text: Console.output.write(report.text(style: options.style(for: .output)))
        case .json: Console.output.write(try JSONOutput.document(report.document))
        }
        if report.hasLeaks || planner.hasErrors { throw ExitStatus.failure }
    }
}
