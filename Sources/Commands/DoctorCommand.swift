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
            0 no leak, 1 a leak, an error in a manifest, or the cluster cannot be read. --fail-on and --accept choose \
            other findings that give 1; all are printed in any case.
            """
    )

    @Option(help: "The least severe finding that gives exit code 1: leak, danger or warning.")
    var failOn = Check.Severity.leak

    @Option(help: ArgumentHelp("A check whose findings do not give exit code 1. Repeatable.", valueName: "check"))
    var accept: [String] = []

    @Option(name: .format, help: "How to print the findings.")
    var format = FormatOption<DoctorReport>.text

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let planner = try Planner(options.manifests)
        var operation = DoctorOperation(planner, on: try options.cluster())
        operation.spool = BackupOptions.usualSpool
        let report = try await operation.run()
        Console.output.write(try report.rendered(as: format.format, style: options.style(for: .output)))
        if report.fails(from: failOn, accepting: Set(accept)) || planner.hasErrors { throw ExitStatus.failure }
    }
}

extension Check.Severity: ExpressibleByArgument {}
