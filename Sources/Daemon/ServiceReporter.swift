import Reconciliation
import Supervision
import Synchronization

/// Tells systemd how the loop is.
final class ServiceReporter: LoopObserver {
    private struct State {
        var isReady = false
        var isReloading = false
        var status: String?
    }

    private let manager: ServiceManager
    private let state = Mutex(State())

    init(_ manager: ServiceManager) { self.manager = manager }

    func observe(_ event: LoopEvent) {
        state.withLock { state in
            // A server that is away does not hold up a start: the loop is there, and waits for it.
            if !state.isReady { manager.ready() }
            state.isReady = true
            if case .idle = event, state.isReloading {
                state.isReloading = false
                manager.ready()
            }
            guard let status = Self.status(after: event), status != state.status else { return }
            state.status = status
            manager.status(status)
        }
    }

    /// The loop was told to look at everything.
    func reloading() {
        state.withLock { state in
            state.isReloading = true
            manager.reloading()
        }
    }

    func stopping() { manager.stopping() }

    private static func status(after event: LoopEvent) -> String? {
        switch event {
        case .leadership(.leader): return "Leads"
        case .leadership(.standby(let other)): return "Stands by" + (other.map { " behind \($0)" } ?? "")
        case .serverReachable(false, let reason): return "The server does not answer: \(reason ?? "")"
        case .clusterRefused(let reason): return "Does nothing: \(reason)"
        case .sourceFailed(let reason): return "Cannot fetch the manifests: \(reason)"
        case .passFailed(let failure):
            return "Pass \(failure.id) \(failure.isPostponement ? "is postponed" : "failed"): \(failure.message)"
        case .passFinished(let report):
            let (counts, revision) = (report.outcomes, report.revision.map { " of \($0)" } ?? "")
            return "Leads; pass \(report.id)\(revision): \(counts.applied) applied, \(counts.failed) failed, "
                + "\(counts.waiting) waiting, \(report.drift.refused) refused"
        case .stopping: return "Stopping"
        default: return nil
        }
    }
}
