import Glibc

/// The time of day, or a test's.
package struct PanelClock: Sendable {
    /// In seconds since 1970.
    package let now: @Sendable () -> Int

    package init(now: @escaping @Sendable () -> Int) { self.now = now }

    package static let system = PanelClock { Int(time(nil)) }
}
