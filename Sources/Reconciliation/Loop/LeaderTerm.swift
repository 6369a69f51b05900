import SQLText
import Synchronization

/// One instance's time as the leader.
final class LeaderTerm: Sendable {
    let database: Identifier
    /// The lock under which this instance applies.
    let lock: ApplyLock
    /// What the policy allows bots, for those who do not wait for the loop.
    let bounds = WatchBounds()
    private let ending = Mutex<String?>(nil)

    init(in database: Identifier, _ environment: LoopEnvironment) {
        self.database = database
        lock = ApplyLock(
            environment.cluster,
            database: database,
            timeout: .seconds(2),
            lease: environment.settings.lease
        )
    }

    /// Why it ended; nil while it lasts.
    var reason: String? { ending.withLock(\.self) }

    var isOver: Bool { reason != nil }

    func end(_ reason: String) {
        ending.withLock { if $0 == nil { $0 = reason } }
    }
}
