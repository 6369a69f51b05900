import Console
import Model
import PostgresClient
import Presentation
import Statements
import Synchronization
import Text

/// Runs a console's statements one after another and shows what comes of them.
final class ConsoleStatements: Sendable {
    let session: ConsoleSession
    let interruption: ConsoleInterruption
    private let printer: ConsolePrinter
    private let hasFailed = Mutex(false)

    /// Whether every statement succeeded and was shown in full.
    var isComplete: Bool { hasFailed.withLock { !$0 } }

    init(_ session: ConsoleSession, printer: ConsolePrinter, interruption: ConsoleInterruption) {
        self.session = session
        self.printer = printer
        self.interruption = interruption
    }

    /// Runs a script up to the first statement that fails; returns whether it came to its end.
    func runScript(_ source: StatementSource, input: @escaping @Sendable () throws -> [UInt8]?) async throws -> Bool {
        while let piece = try await source.next(hasStandardStrings: await session.hasStandardStrings) {
            guard !interruption.isPressed else { break }
            switch piece {
            case .statement(let statement):
                guard try await run(statement.text, input: input) else { return false }
            case .metaCommand(let command) where command.isQuit: return true
            case .metaCommand(let command):
                try await refuse(command)
                return false
            case .unreadable(let line):
                fail("error: the statement in line \(line) is not UTF-8 text\n")
                return false
            }
        }
        guard interruption.isPressed else { return true }
        fail("interrupted\n")
        return false
    }

    /// Runs one statement; returns whether it succeeded.
    func run(_ text: String, input: @escaping @Sendable () throws -> [UInt8]?) async throws -> Bool {
        let run = session.run(text, input: input)
        interruption.began(run)
        defer { interruption.ended() }
        for try await event in run {
            switch event {
            case .reconnected: Console.error.write("The session had ended; this is a new one.\n")
            case .output(let output): printer.take(output)
            case .ended(let outcome):
                printer.finish(outcome)
                if outcome.isFailed || outcome.end.isCut { hasFailed.withLock { $0 = true } }
                return !outcome.isFailed
            }
        }
        return false
    }

    /// Says that a meta-command of psql's is none here, and has that recorded.
    func refuse(_ command: MetaCommand) async throws {
        let name = command.text.prefix { !$0.isWhitespace }
        fail(
            "error: line \(command.line): \(String(name).onOneLine) is a psql command; the console knows only \\q\n"
        )
        try await session.refuse(command.recordable, because: "a command of psql's")
    }

    private func fail(_ message: String) {
        Console.error.write(message)
        hasFailed.withLock { $0 = true }
    }
}
