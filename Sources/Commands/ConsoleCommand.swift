import ArgumentParser
import Audit
import Console
import Model
import Operations
import Presentation

struct ConsoleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "console",
        abstract: "Run SQL as a bot; every statement is recorded in the audit log.",
        discussion: """
            At a terminal it reads statements up to a semicolon, on as many lines as they need; \\q ends it, Ctrl-C \
            cancels what runs. Otherwise it runs -c, -f or standard input and stops at the first statement that fails.

            The policy's spec.console bounds how long a statement runs and how much of its result is shown. Exit codes: \
            0 done; 3 a statement failed, or not all of its result was shown.
            """
    )

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case table
        case csv
        case json
    }

    @Argument(help: "The bot.", completion: .bots)
    var bot: String

    @Option(
        name: .customShort("c"),
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp("Run these statements. Repeatable.", valueName: "sql")
    )
    var commands: [String] = []

    @Option(name: .customShort("f"), help: ArgumentHelp("Run the statements in this file.", valueName: "file"))
    var file: String?

    @Option(name: .format, help: "How to print results.")
    var format: Format = .table

    @Option(help: ArgumentHelp("The reason, for the audit log. The policy may require it.", valueName: "text"))
    var reason: String?

    @Flag(help: "Change nothing. Required for a paused or deleted bot.")
    var readOnly = false

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard commands.isEmpty || file == nil else { throw ValidationError("give -c or -f, not both") }
    }

    func run() async throws {
        let id = try Name(ofBot: bot)
        let input = try ConsoleInput.choose(commands: commands, file: file)
        let registry = try await Registry.open(options)
        try await registry.requireAudit()
        let policy = registry.policy?.console ?? ClusterPolicy.Console()
        let session = try await ConsoleSession(
            of: id,
            isReadOnly: readOnly,
            policy: policy,
            by: try context(policy),
            through: registry.session,
            at: options.connectionOptions()
        )
        let signals = TerminationSignals()
        let interruption = ConsoleInterruption(session, signals.arrivals)
        let printer = ConsolePrinter(format, policy: policy)
        let statements = ConsoleStatements(session, printer: printer, interruption: interruption)
        let isComplete: Bool
        do {
            isComplete = try await input.run(statements, bot: id, policy: policy)
        } catch {
            try? await session.close()
            throw error
        }
        try await session.close()
        await registry.close()
        signals.end()
        if !isComplete { throw ExitStatus.incomplete }
    }

    private func context(_ policy: ClusterPolicy.Console) throws -> AuditContext {
        var context = AuditContext.process()
        context.reason = reason.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
        guard context.reason != nil || !policy.requireReason else {
            throw CommandError(
                "the policy requires a reason",
                hint: "Give it with --reason; it is kept in the audit log."
            )
        }
        return context
    }
}
