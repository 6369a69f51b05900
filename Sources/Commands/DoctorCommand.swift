import ArgumentParser
import Doctor
import Operations
import Planning
import Presentation

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

    @Option(help: "How to print the findings.")
    var format: Format = .text

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let planner = try Planner(options.manifests)
        let report = try await DoctorOperation(planner, on: try options.cluster()).run()
        switch format {
        case .text: Console.output.write(report.text(style: options.style(for: .output)))
        case .json: Console.output.write(try JSONOutput.document(report.document))
        }
        if report.hasLeaks || planner.hasErrors { throw ExitStatus.failure }
    }
}
