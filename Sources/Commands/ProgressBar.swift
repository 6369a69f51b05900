import Execution
import Synchronization

/// A bar on a terminal while a long apply is under way; nothing elsewhere.
final class ProgressBar: Sendable {
    private struct State {
        var done = 0
        var failed = 0
        var drawn: ContinuousClock.Instant?
    }

    /// Shorter applies are over before anybody could read it.
    private static let minimumTotal = 20
    private static let interval = Duration.milliseconds(100)

    private let total: Int
    private let isShown: Bool
    private let start = ContinuousClock.now
    private let state = Mutex(State())

    init(total: Int) {
        self.total = total
        isShown = total >= Self.minimumTotal && Console.error.isTerminal
    }

    func advance(past outcome: Outcome) {
        guard isShown else { return }
        let line = state.withLock { state -> String? in
            state.done = min(state.done + 1, total)
            if !outcome.isApplied { state.failed += 1 }
            let now = ContinuousClock.now
            if let drawn = state.drawn, now - drawn < Self.interval { return nil }
            state.drawn = now
            return drawing(state)
        }
        if let line { Console.error.write("\r\u{1B}[K" + line) }
    }

    /// Removes the bar, so that results follow on a clean line.
    func finish() {
        if isShown { Console.error.write("\r\u{1B}[K") }
    }

    private func drawing(_ state: State) -> String {
        let width = 30
        let filled = width * state.done / total
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
        let elapsed = ContinuousClock.now - start
        let left = elapsed * (total - state.done) / max(state.done, 1)
        let failed = state.failed > 0 ? ", \(state.failed) failed" : ""
        return "[\(bar)] \(state.done)/\(total)\(failed), about \(left.components.seconds) s left"
    }
}
