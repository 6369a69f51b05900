import Console
import Model
import Operations
import Presentation
import Statements
import SystemPackage

/// Where a console's statements come from.
enum ConsoleInput {
    /// Texts of the command line; what they COPY comes from standard input.
    case texts([String])
    case script(FileDescriptor)
    case terminal

    /// - Throws: `CommandError` for a file that cannot be read.
    static func choose(commands: [String], file: String?) throws -> ConsoleInput {
        if !commands.isEmpty { return .texts(commands) }
        guard let file, file != "-" else {
            let isInteractive = Console.input.isTerminal && Console.output.isTerminal
            return isInteractive && file == nil ? .terminal : .script(.standardInput)
        }
        do {
            return .script(try FileDescriptor.open(FilePath(file), .readOnly, options: .closeOnExec))
        } catch {
            throw CommandError("cannot read \(file): \(error)")
        }
    }

    /// Runs all of them; returns false when one failed or was not shown in full.
    func run(_ statements: ConsoleStatements, bot: Name, policy: ClusterPolicy.Console) async throws -> Bool {
        switch self {
        case .texts(let texts):
            let input = InterruptibleReader(.standardInput, statements.interruption)
            for text in texts {
                let source = StatementSource(Script(text)) { _ in nil }
                guard try await statements.runScript(source, input: { try input.read() }) else { break }
            }
            return statements.isComplete
        case .script(let descriptor):
            let reader = InterruptibleReader(descriptor, statements.interruption)
            let source = StatementSource(Script()) { _ in try reader.readLines() }
            _ = try await statements.runScript(source) { try source.takeData() }
            return statements.isComplete
        case .terminal:
            try await ConsoleTerminal(statements, bot: bot, policy: policy).run()
            return true
        }
    }
}
