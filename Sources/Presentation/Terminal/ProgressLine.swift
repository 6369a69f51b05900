import Synchronization

/// How much of a long work is done, drawn on a terminal; nothing elsewhere.
package final class ProgressLine: Sendable {
    private struct State {
        var total = 0
        var done = 0
        var failed = 0
        /// When the first part was begun.
        var start: ContinuousClock.Instant?
        var drawn: ContinuousClock.Instant?

        /// Shorter works are over before anybody could read it.
        var isShown: Bool { total >= 20 && Console.error.isTerminal }
    }

    private static let interval = Duration.milliseconds(100)

    private let noun: String
    private let state = Mutex(State())

    package init(noun: String) { self.noun = noun }

    package func begin(total: Int) { state.withLock { $0 = State(total: total) } }

    package func start() { state.withLock { $0.start = $0.start ?? .now } }

    package func advance(failed: Bool) {
        let line = state.withLock { state -> String? in
            guard state.isShown else { return nil }
            state.done = min(state.done + 1, state.total)
            if failed { state.failed += 1 }
            let now = ContinuousClock.now
            if let drawn = state.drawn, now - drawn < Self.interval { return nil }
            state.drawn = now
            return drawing(state)
        }
        if let line { Console.error.write("\r\u{1B}[K" + line) }
    }

    /// Removes the line, so that results follow on a clean one.
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
        return "[\(bar)] \(state.done) of \(state.total) \(noun)\(failed)\(outlook)"
    }
}
