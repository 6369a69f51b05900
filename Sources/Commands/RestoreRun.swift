import Model
import Operations
import Planning
import Presentation
import Synchronization
import Text

/// A restore for a person: shows the plan, asks, and takes it back when a signal arrives.
struct RestoreRun {
    enum Kind {
        case restore(RestoreOperation.Wish)
        case undo(Name)
    }

    private let operation: RestoreOperation
    private let options: GlobalOptions
    /// Whether a person is to confirm the plan.
    private let asks: Bool
    /// Where the plan is shown.
    private let console: Console

    init(_ operation: RestoreOperation, options: GlobalOptions, asks: Bool, plansTo console: Console) {
        (self.operation, self.options, self.asks, self.console) = (operation, options, asks, console)
    }

    func run(_ kind: Kind) async throws -> RestoreReport {
        let (operation, asks, console) = (operation, asks, console)
        let style = options.style(for: console)
        let interruption = RestoreInterruption()
        defer { interruption.end() }
        let task = Task {
            let review: (ChangePlan) -> Void = { console.write($0.text(style: style, detail: .full)) }
            let confirm: (ChangePlan) throws -> Void = { plan in
                if asks { try Confirmation.ask("Apply these changes to \(plan.cluster)?".onOneLine) }
                interruption.begin()
            }
            return switch kind {
            case .restore(let wish): try await operation.run(wish, review: review, confirm: confirm)
            case .undo(let bot): try await operation.undo(bot, review: review, confirm: confirm)
            }
        }
        interruption.cancel { task.cancel() }
        do {
            return try await task.value
        } catch is CancellationError {
            throw OperationError("interrupted before anything of the bot was changed")
        }
    }
}

/// Signals of a terminal once a restore is confirmed: the bot gets its old data back. Before that they end the process.
private final class RestoreInterruption: Sendable {
    private let signals = Mutex<TerminationSignals?>(nil)
    private let cancellation = Mutex<(@Sendable () -> Void)?>(nil)

    func cancel(by body: @escaping @Sendable () -> Void) { cancellation.withLock { $0 = body } }

    func begin() {
        let arrivals = signals.withLock { signals in
            let new = TerminationSignals()
            signals = new
            return new.arrivals
        }
        arrivals.onEach { [self] _ in
            Console.error.write("\ninterrupted: the bot gets its old data back\n")
            cancellation.withLock { $0 }?()
        }
    }

    func end() {
        signals.withLock { signals in
            signals?.end()
            signals = nil
        }
    }
}

/// A restore in words.
enum RestoreText {
    static func line(of stage: RestoreOperation.Stage) -> String {
        switch stage {
        case .fetching(let archive):
            "taking the archive from \(archive.takenAt) out of the repository (\(BackupText.size(of: archive)))\n"
        case .shutting: "setting the bot's data aside; nobody can log in as it from now on\n"
        case .loading: "loading the archive\n"
        case .comparing: "comparing what was loaded with the registry\n"
        case .ending: "letting the bot in again\n"
        }
    }

    static func report(_ report: RestoreReport, isUndone: Bool) -> String {
        let bot = report.bot
        let what =
            isUndone ? "The last restore of bot \(bot) is undone." : "Restored bot \(bot); it is as it was archived."
        var lines = [
            what,
            "What it had before is kept until \(report.keptUntil) in schema \(report.replaced).",
            "flarexdb restore \(bot) --undo brings it back.",
        ]
        lines += report.failures.map { "Not done: \($0)".onOneLine }
        return lines.joined(separator: "\n") + "\n"
    }
}
