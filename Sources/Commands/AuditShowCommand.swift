import ArgumentParser
import Audit

struct AuditShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show an entry in full, and what came of it."
    )

    @Argument(help: "The entry's number.")
    var number: Int

    @Option(name: [.long, .customShort("o")], help: "How to print it.")
    var format: AuditListCommand.Format = .text

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let registry = try await Registry.open(options)
        try await registry.requireAudit()
        let entry = try await registry.entry(number)
        var outcomes: [AuditEntry] = []
        for number in entry.outcomes { outcomes.append(try await registry.entry(number)) }
        await registry.close()
        switch format {
        case .text:
            Console.output.write(([entry] + outcomes).map(AuditText.entry).joined(separator: "\n"))
        case .json:
            Console.output.write(try JSONOutput.document(["entries": ([entry] + outcomes).map(AuditDocument.init)]))
        }
    }
}
