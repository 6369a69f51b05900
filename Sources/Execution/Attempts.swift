import PostgresClient

/// How often, and after what pauses, work is tried again that failed for a passing reason.
struct Attempts {
    static let maximum = 5

    /// The pause before the next attempt, in milliseconds: doubled each time, and anything from half to all of that,
    /// so that those who collided do not meet again.
    static func pause(after attempt: Int) -> Duration {
        let ceiling = 50 << min(attempt, 6)
        return .milliseconds(Int.random(in: ceiling / 2...ceiling))
    }

    /// Whether the failure is worth another attempt of the same statements.
    ///
    /// A lock that a bot holds on itself may be held for ever: that bot fails, and the others do not wait for it.
    /// After a lost connection nobody knows whether the commit took effect, so the same statements would be a guess:
    /// only planning anew tells.
    static func allow(after error: any Error) -> Bool {
        guard let error = error.postgres else { return false }
        if error.state == .lockNotAvailable || error.state == .queryCanceled { return false }
        return error.isTransient && error.kind != .connectionLost
    }
}

extension Outcome.Failure {
    init(_ error: any Error) {
        if error is LockLost || error.postgres?.state == .fenced {
            self.init(
                message: LockLost().description,
                sqlState: nil,
                isUncertain: false,
                isUnreached: true,
                mayPass: true
            )
        } else if let step = error as? StepError {
            self.init(step.error)
            self.step = step.id
            message = "\(step.summary): \(message)"
        } else if let error = error as? PostgresError {
            self.init(
                message: error.description,
                sqlState: error.state.map { "\($0)" },
                isUncertain: error.kind == .connectionLost,
                isUnreached: error.kind == .connectionFailed && error.isTransient,
                // A disk that is full is emptied by somebody who does not tell us.
                mayPass: error.isTransient || error.state?.errorClass == "53"
            )
        } else {
            self.init(
                message: String(describing: error),
                sqlState: nil,
                isUncertain: false,
                isUnreached: false,
                mayPass: true
            )
        }
    }
}

/// The failure of one step among those of a transaction.
struct StepError: Error {
    /// The step's id in its plan.
    let id: String
    /// What the step does, for people.
    let summary: String
    let error: PostgresError
}

extension Error {
    /// What the server or the connection said, whichever step it was about.
    fileprivate var postgres: PostgresError? { (self as? StepError)?.error ?? self as? PostgresError }
}
