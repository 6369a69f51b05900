import Planning

/// What was last reported of the server.
struct ServerContact {
    enum State: Hashable {
        case answers
        case silent(String)
        /// The server answers, and this program is not to work with the cluster as it is.
        case refused(String)

        fileprivate var event: LoopEvent {
            switch self {
            case .answers: .serverReachable(true, reason: nil)
            case .silent(let reason): .serverReachable(false, reason: reason)
            case .refused(let reason): .clusterRefused(reason)
            }
        }
    }

    /// Nil before anything was reported.
    private var state: State?

    var isRefused: Bool {
        if case .refused = state { true } else { false }
    }

    /// Returns what there is to report. A server that is away gives one reason after another, and only the first counts.
    mutating func note(_ new: State) -> LoopEvent? {
        if case (.silent, .silent) = (state, new) { return nil }
        guard state != new else { return nil }
        state = new
        return new.event
    }

    /// Notes why there is no working with the server, or with the cluster.
    mutating func note(_ error: any Error) -> LoopEvent? {
        note(ReconciliationError.isRefusal(error) ? .refused("\(error)") : .silent("\(error)"))
    }
}
