import Manifests
import Model
import Operations
import Planning
import Presentation
import Reconciliation
import Synchronization
import Text

/// An apply for a person: shows the plan, asks, and prints what it came to.
struct ApplyRun {
    var operation: ApplyOperation
    let options: GlobalOptions
    var detail = PlanDetail.automatic
    var format = OutputFormat.text
    /// Whether a person is to confirm the plan.
    var asks = true

    init(_ planner: Planner, options: GlobalOptions, lockTimeout: TimeSpan) throws {
        operation = ApplyOperation(planner, on: try options.cluster(), lockTimeout: .seconds(lockTimeout.seconds))
        operation.progress = ProgressBar()
        operation.interruption = SignalInterruption()
        self.options = options
    }

    /// - Parameter check: throws when the plan is not to be applied.
    func run(check: (ChangePlan) throws -> Void = { _ in }) async throws {
        let style = options.style(for: .output)
        let result = try await operation.run(
            review: { plan in
                try check(plan)
                if format == .text { Console.output.write(plan.text(style: style, detail: detail)) }
            },
            confirm: asks ? { try Confirmation.ask("Apply these changes to \($0.cluster)?".onOneLine) } : nil
        )
        let report = ApplyReport(result, diagnostics: operation.planner.manifests.diagnostics)
        Console.output.write(try report.rendered(as: format, style: style))
        if !result.isComplete { throw ExitStatus.incomplete }
    }
}

/// Signals of a terminal: the first lets the apply stop after the bots in progress, the second ends the process.
private final class SignalInterruption: Interruption {
    private let signals = Mutex<TerminationSignals?>(nil)
    private let arrivals = Mutex<TerminationSignals.Arrivals?>(nil)

    var isAny: Bool { arrivals.withLock { $0?.isAny ?? false } }

    func begin() {
        let new = signals.withLock { signals in
            let new = TerminationSignals()
            signals = new
            return new.arrivals
        }
        new.onEach { _ in
            Console.error.write("\ninterrupted: stopping after the bots in progress\n")
            TerminationSignals.letThrough()
        }
        arrivals.withLock { $0 = new }
    }

    func end() {
        signals.withLock { signals in
            signals?.end()
            signals = nil
        }
    }
}
