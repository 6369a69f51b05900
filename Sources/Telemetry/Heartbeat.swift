import Synchronization

/// Whether the loop still does what it said it would.
///
/// With each sign of life the loop says how long it may take until the next. A wait of an hour is as alive as a
/// statement of a second; a promise that was not kept is not.
package final class Heartbeat: Sendable {
    private struct State {
        var last: ContinuousClock.Instant
        var next: ContinuousClock.Instant
    }

    private let state: Mutex<State>
    private let now: @Sendable () -> ContinuousClock.Instant

    /// - Parameters:
    ///   - next: within what time the first sign of life comes.
    ///   - now: the clock.
    package init(next: Duration, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
        self.now = now
        let start = now()
        state = Mutex(State(last: start, next: start + next))
    }

    /// A sign of life.
    ///
    /// - Parameter next: within what time the next one comes.
    package func beat(next: Duration) {
        let now = now()
        state.withLock { $0 = State(last: now, next: now + next) }
    }

    /// How long ago the last sign of life was, if the next one is overdue.
    package var silence: Duration? {
        let now = now()
        let state = state.withLock(\.self)
        return now > state.next ? now - state.last : nil
    }
}
