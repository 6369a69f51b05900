package import Model
import Synchronization

/// The policy's bounds, for the watchdog to read at any time, however busy the loop is.
package final class WatchBounds: Sendable {
    private let limits: Mutex<ClusterPolicy.Limits>

    package init(_ limits: ClusterPolicy.Limits = ClusterPolicy.Limits()) { self.limits = Mutex(limits) }

    var current: ClusterPolicy.Limits { limits.withLock(\.self) }

    func follow(_ new: ClusterPolicy.Limits) { limits.withLock { $0 = new } }
}
