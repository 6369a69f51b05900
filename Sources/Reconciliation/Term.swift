import Synchronization

/// One instance's time as the leader.
final class Term: Sendable {
    /// What the policy allows bots, for those who do not wait for the loop.
    let bounds = WatchBounds()
    private let ending = Mutex<String?>(nil)

    /// Why it ended; nil while it lasts.
    var reason: String? { ending.withLock(\.self) }

    var isOver: Bool { reason != nil }

    func end(_ reason: String) {
        ending.withLock { if $0 == nil { $0 = reason } }
    }
}
