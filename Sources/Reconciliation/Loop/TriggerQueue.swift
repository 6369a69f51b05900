import Synchronization

/// What the loop waits for: triggers from any task, each kept until it is taken, and one only once.
package final class TriggerQueue: Sendable {
    private struct State {
        var pending: Set<Trigger> = []
        /// Bots that have something to do now.
        var isWoken = false
        var isStopping = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private static let longestSleep = Duration.seconds(10)

    private let clock: LoopClock
    private let state = Mutex(State())

    package init(_ clock: LoopClock = LoopClock()) { self.clock = clock }

    /// Whether the loop was told to end.
    package var isStopping: Bool { state.withLock(\.isStopping) }

    package func signal(_ trigger: Trigger) { change { $0.pending.insert(trigger) } }

    package func stop() { change { $0.isStopping = true } }

    /// Lets the loop look again at what is due, without a trigger.
    func wake() { change { $0.isWoken = true } }

    /// Returns what has come; empty when the time passed or something else is to be looked at.
    func next(until deadline: LoopClock.Moment) async -> Set<Trigger> {
        let timer = Task { [clock] in
            // A sleep that is cancelled leaves its timer behind until its end: with an end in a day's time, thousands of
            // passes would pile up as many.
            while clock.now < deadline {
                try await clock.sleep(until: min(deadline, clock.now + Self.longestSleep))
            }
            self.wake()
        }
        defer { timer.cancel() }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isReady = state.withLock { state in
                    if state.isWoken || state.isStopping || !state.pending.isEmpty { return true }
                    state.waiter = continuation
                    return false
                }
                if isReady { continuation.resume() }
            }
        } onCancel: {
            stop()
        }
        return state.withLock { state in
            state.isWoken = false
            defer { state.pending = [] }
            return state.pending
        }
    }

    private func change(_ body: (inout State) -> Void) {
        let waiter = state.withLock { state in
            body(&state)
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }
}
