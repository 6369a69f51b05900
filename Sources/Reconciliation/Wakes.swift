import Synchronization

/// What the loop waits for: triggers from any task, each kept until it is taken, and one only once.
package final class Wakes: Sendable {
    private struct State {
        var pending: Set<Trigger> = []
        /// Bots that have something to do now.
        var isNudged = false
        var isStopping = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private static let longestSleep = Duration.seconds(10)

    private let state = Mutex(State())

    package init() {}

    /// Whether the loop was told to end.
    package var isStopping: Bool { state.withLock(\.isStopping) }

    package func signal(_ trigger: Trigger) { wake { $0.pending.insert(trigger) } }

    package func stop() { wake { $0.isStopping = true } }

    /// Lets the loop look again at what is due, without a trigger.
    func nudge() { wake { $0.isNudged = true } }

    /// Returns what has come; empty when the time passed or something else is to be looked at.
    func next(until deadline: ContinuousClock.Instant) async -> Set<Trigger> {
        let timer = Task {
            // A sleep that is cancelled leaves its timer behind until its end: with an end in a day's time, thousands of
            // passes would pile up as many.
            while .now < deadline {
                try await Task.sleep(until: min(deadline, .now + Self.longestSleep), clock: .continuous)
            }
            self.nudge()
        }
        defer { timer.cancel() }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isReady = state.withLock { state in
                    if state.isNudged || state.isStopping || !state.pending.isEmpty { return true }
                    state.waiter = continuation
                    return false
                }
                if isReady { continuation.resume() }
            }
        } onCancel: {
            stop()
        }
        return state.withLock { state in
            state.isNudged = false
            defer { state.pending = [] }
            return state.pending
        }
    }

    private func wake(_ change: (inout State) -> Void) {
        let waiter = state.withLock { state in
            change(&state)
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }
}
