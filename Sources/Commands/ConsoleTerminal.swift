import Console
import Glibc
import Model
import PostgresClient
import Presentation
import Statements
import Synchronization

/// A console at a terminal: prompts, lines that are edited, a history.
struct ConsoleTerminal {
    private struct Interrupted: Error {}

    private let statements: ConsoleStatements
    private let bot: Name
    private let policy: ClusterPolicy.Console
    private let editor: LineEditor

    init(_ statements: ConsoleStatements, bot: Name, policy: ClusterPolicy.Console) {
        self.statements = statements
        self.bot = bot
        self.policy = policy
        editor = LineEditor(interruption: statements.interruption)
    }

    func run() async throws {
        let session = statements.session
        Console.error.write(
            "Acting as bot \(bot)\(session.isReadOnly ? ", read-only" : "") for \(policy.expires). "
                + "Every statement is recorded. End with \\q.\n"
        )
        let mark = Mutex("=")
        let source = StatementSource(Script()) { [editor, bot] need in
            try Self.line(editor, need, prompt: "\(bot)\(mark.withLock { $0 })")
        }
        var hasWarned = false
        while !statements.interruption.isEnding {
            let state = await session.transaction
            mark.withLock { $0 = state == .none ? "=" : state == .open ? "=*" : "=!" }
            do {
                guard let piece = try await source.next(hasStandardStrings: await session.hasStandardStrings) else {
                    break
                }
                hasWarned = false
                if try await isEnd(piece, source) { return }
            } catch is Interrupted {
                source.discard()
                guard !hasWarned else { break }
                hasWarned = true
                Console.error.write("\nCtrl-C again, or \\q, ends the console.\n")
            }
        }
        Console.output.write("\n")
    }

    /// Does what was typed; returns whether that ends the console.
    private func isEnd(_ piece: Script.Piece, _ source: StatementSource) async throws -> Bool {
        switch piece {
        case .statement(let statement):
            editor.remember(Redaction(of: statement.text).text + ";")
            _ = try await statements.run(statement.text) { try source.takeData() }
        case .metaCommand(let command) where command.isQuit: return true
        case .metaCommand(let command):
            try await statements.refuse(command)
            source.discard()
        case .unreadable: Console.error.write("error: that is not UTF-8 text\n")
        }
        _ = statements.interruption.takePressed()
        return false
    }

    private static func line(_ editor: LineEditor, _ need: StatementSource.Need, prompt: String) throws -> [UInt8]? {
        let end: [UInt8]? = need == .data ? Array("\\.\n".utf8) : nil
        let sign =
            switch need {
            case .statement: "\(prompt)> "
            case .continuation: "\(prompt.dropLast(prompt.hasSuffix("=") ? 1 : 0))-> "
            case .data: ">> "
            }
        switch editor.readLine(prompt: sign) {
        case .text(let text): return Array("\(text)\n".utf8)
        case .end: return end
        case .interrupted:
            guard let end else { throw Interrupted() }
            return end
        }
    }
}
