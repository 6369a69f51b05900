package import Execution
package import Planning
import Reconciliation
import Synchronization

/// A bar on a terminal while a long apply is under way; nothing elsewhere.
package final class ProgressBar: PassProgress {
    private struct State {
        var total = 0
        var done = 0
        var failed = 0
        /// When the first bot was begun.
        var start: ContinuousClock.Instant?
        var drawn: ContinuousClock.Instant?

        /// Shorter applies are over before anybody could read it.
        var isShown: Bool { total >= 20 && Console.error.isTerminal }
    }

    private static let interval = Duration.milliseconds(100)

    private let state = Mutex(State())

    package init() {}

    package func begin(bots: Int) {
        state.withLock { $0 = State(total: bots) }
    }

    package func start(_ bot: BotReference) {
        state.withLock { $0.start = $0.start ?? .now }
    }

    package func advance(past outcome: Outcome) {
        let line = state.withLock { state -> String? in
            guard state.isShown, outcome.bot != nil else { return nil }
            state.done = min(state.done + 1, state.total)
            if !outcome.isApplied { state.failed += 1 }
            let now = ContinuousClock.now
            if let drawn = state.drawn, now - drawn < Self.interval { return nil }
            state.drawn = now
            return drawing(state)
        }
        if let line { Console.error.write("\r\u{1B}[K" + line) }
    }

    /// Removes the bar, so that results follow on a clean line.
    package func end() {
        if state.withLock(\.isShown) { Console.error.write("\r\u{1B}[K") }
    }

    private func drawing(_ state: State) -> String {
        let width = 30
        let filled = width * state.done / state.total
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
        let elapsed = state.start.map { ContinuousClock.now - $0 } ?? .zero
        let left = (elapsed * (state.total - state.done) / max(state.done, 1)).components.seconds
        let failed = state.failed > 0 ? ", \(state.failed) failed" : ""
        let outlook = left > 0 ? ", about \(left) s left" : ""
        return "[\(bar)] \(state.done) of \(state.total) bots\(failed)\(outlook)"
    }
}
