/// The clock that the loop lives by.
package struct LoopClock: Sendable {
    /// A moment, as the time since the clock was made.
    package typealias Moment = Duration

    private let read: @Sendable () -> Moment
    private let wait: @Sendable (Moment) async throws -> Void

    package init<C: Clock>(_ clock: C = ContinuousClock()) where C.Duration == Duration {
        let origin = clock.now
        read = { origin.duration(to: clock.now) }
        wait = { try await clock.sleep(until: origin.advanced(by: $0), tolerance: nil) }
    }

    package var now: Moment { read() }

    /// - Throws: `CancellationError` when the task is cancelled before.
    package func sleep(until moment: Moment) async throws { try await wait(moment) }
}
