import ArgumentParser
import Audit
import Operations
import Presentation

struct AuditShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show an entry in full, and what came of it."
    )

    @Argument(help: "The entry's number.")
    var number: Int

    @Option(name: .format, help: "How to print it.")
    var format = FormatOption<AuditListing>.text

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let registry = try await Registry.open(options)
        try await registry.requireAudit()
        let entry = try await registry.entry(number)
        var outcomes: [AuditEntry] = []
        for number in entry.outcomes { outcomes.append(try await registry.entry(number)) }
        await registry.close()
        let listing = AuditListing(inFull: [entry] + outcomes)
        Console.output.write(try listing.rendered(as: format.format, style: options.style(for: .output)))
    }
}
