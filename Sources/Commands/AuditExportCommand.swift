import ArgumentParser
import Audit
import Operations
import Presentation

struct AuditExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Print the audit log as JSON, one entry a line, the oldest first.",
        discussion: "The field leaf holds the bytes that are hashed into the tree, in base64."
    )

    private static let page = 1000

    @Option(help: ArgumentHelp("Begin with this entry.", valueName: "number"))
    var from = 0

    @Option(help: ArgumentHelp("How many entries to print. Default: all.", valueName: "number"))
    var limit: Int?

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard from >= 0, limit ?? 1 > 0 else { throw ValidationError("--from is at least 0, and --limit at least 1") }
    }

    func run() async throws {
        let registry = try await Registry.open(options)
        try await registry.requireAudit()
        var (next, left) = (from, limit ?? .max)
        while left > 0 {
            let entries = try await registry.session.readAudit(from: next, limit: min(Self.page, left))
            guard let last = entries.last else { break }
            Console.output.write(try entries.map { try JSONOutput.line(AuditDocument($0)) }.joined())
            (next, left) = (last.number + 1, left - entries.count)
        }
        await registry.close()
    }
}
