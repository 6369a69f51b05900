import MonitoringServer
import Reconciliation
import Synchronization
import Telemetry
import Text

/// Whether the loop lives, and whether it is of use.
final class LoopHealth: LoopObserver {
    private enum Role {
        case none
        case leader
        case standby(behind: String?)
    }

    private struct State {
        var role = Role.none
        /// Why there is no working with the server; nil while there is.
        var trouble: String? = "the server does not answer: no connection was made yet"
        var isStopping = false
    }

    /// How long the loop may be at one thing: longer than a statement may take, with all its attempts.
    private static let patience = Duration.seconds(300)

    private let heartbeat = Heartbeat(next: patience)
    private let state = Mutex(State())

    /// How long the loop has been silent, if that is longer than it said it would be.
    var silence: Duration? { heartbeat.silence }

    func observe(_ event: LoopEvent) {
        // It comes from beside the loop, and is no sign of its life.
        if case .ended = event { return }
        if case .idle(let pause) = event {
            heartbeat.beat(next: pause + Self.patience)
        } else {
            heartbeat.beat(next: Self.patience)
        }
        state.withLock { state in
            switch event {
            case .leadership(.leader): state.role = .leader
            case .leadership(.standby(let other)): state.role = .standby(behind: other)
            case .leadership: state.role = .none
            case .serverReachable(true, _): state.trouble = nil
            case .serverReachable(false, let reason):
                state.trouble = "the server does not answer: \(reason ?? "it gives no reason")"
            case .clusterRefused(let reason): state.trouble = reason
            case .stopping, .stopped: state.isStopping = true
            default: break
            }
        }
    }

    /// For restarts: whether the loop still does what it said it would.
    var liveness: MonitoringResponse {
        guard let silence else { return MonitoringResponse("alive\n") }
        return Self.unavailable("the loop has been silent for \(silence.components.seconds) s")
    }

    /// For traffic and deploys: whether this instance leads or stands by, with a connection to the server.
    var readiness: MonitoringResponse {
        let state = state.withLock(\.self)
        if state.isStopping { return Self.unavailable("stopping") }
        if let silence { return Self.unavailable("the loop has been silent for \(silence.components.seconds) s") }
        if let trouble = state.trouble { return Self.unavailable(trouble) }
        switch state.role {
        case .none: return Self.unavailable("neither leads nor stands by")
        case .leader: return MonitoringResponse("ready: leads\n")
        case .standby(let other):
            return MonitoringResponse("ready: stands by" + (other.map { " behind \($0)" } ?? "") + "\n")
        }
    }

    private static func unavailable(_ reason: String) -> MonitoringResponse {
        MonitoringResponse(status: 503, "not ready: \(reason.onOneLine)\n")
    }
}
