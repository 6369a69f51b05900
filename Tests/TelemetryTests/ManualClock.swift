import Synchronization

/// A clock that stands until a test moves it.
final class ManualClock: Sendable {
    private let time = Mutex(ContinuousClock.now)

    var now: ContinuousClock.Instant { time.withLock(\.self) }

    func advance(by duration: Duration) { time.withLock { $0 += duration } }
}

extension String {
    /// The lines that begin so.
    func lines(_ prefix: String) -> [Substring] { split(separator: "\n").filter { $0.hasPrefix(prefix) } }
}
