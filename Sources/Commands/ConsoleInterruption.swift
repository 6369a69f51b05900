import Console
import Presentation
import Synchronization

/// Ctrl-C at a console: once it cancels the statement that runs, twice it ends the session.
final class ConsoleInterruption: Sendable {
    private struct State {
        var run: ConsoleRun?
        /// Since the run began.
        var count = 0
        /// Whether it was pressed while nothing ran, and not noticed yet.
        var isPressed = false
        var isEnding = false
    }

    private let state = Mutex(State())
    private let session: ConsoleSession

    init(_ session: ConsoleSession, _ arrivals: TerminationSignals.Arrivals) {
        self.session = session
        arrivals.onEach { [weak self] _ in self?.press() }
    }

    /// Whether it was pressed while nothing ran; or while something did, and that reads its input now.
    var isPressed: Bool { state.withLock { $0.isPressed } }

    /// Whether the console is to end.
    var isEnding: Bool { state.withLock { $0.isEnding } }

    /// Whether it was pressed since this was last asked.
    func takePressed() -> Bool {
        state.withLock { state in
            defer { state.isPressed = false }
            return state.isPressed
        }
    }

    func began(_ run: ConsoleRun) {
        let isLate = state.withLock { state in
            (state.run, state.count) = (run, 0)
            return state.isPressed
        }
        if isLate { run.cancel() }
    }

    func ended() { state.withLock { $0.run = nil } }

    private func press() {
        let (run, count) = state.withLock { state in
            state.count += 1
            state.isPressed = true
            if state.run != nil, state.count > 1 { state.isEnding = true }
            return (state.run, state.count)
        }
        guard let run else { return }
        run.cancel()
        guard count == 2 else { return }
        Console.error.write("\nending the session\n")
        // Whatever the statement does, its session ends.
        Task { [session] in try? await session.close() }
    }
}
