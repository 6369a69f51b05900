import Logging

/// What the loop was handed and does not change.
struct LoopEnvironment: Sendable {
    let cluster: ClusterConnection
    let settings: LoopSettings
    let clock: LoopClock
    let logger: Logger
    let observers: [any LoopObserver]

    func emit(_ event: LoopEvent) {
        for observer in observers { observer.observe(event) }
    }
}
