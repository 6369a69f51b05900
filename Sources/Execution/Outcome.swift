package import Planning

/// What became of the steps of one bot, or of one step of the cluster.
package struct Outcome: Hashable, Sendable {
    /// The bot; nil for a step of the cluster.
    package var bot: BotReference?
    /// The ids of the steps, in their order.
    package var steps: [String]
    package var result: Result
    /// Warnings of the server on the way.
    package var warnings: [String]

    /// The ids of the steps that took effect although a later one failed.
    package var done: [String] = []

    package enum Result: Hashable, Sendable {
        case applied
        /// Of the steps, only those in ``done`` took effect.
        case failed(Failure)
        /// The steps were not tried.
        case skipped(because: String)
    }

    package struct Failure: Hashable, Sendable {
        /// What went wrong and what to do, without secrets.
        package var message: String
        package var sqlState: String?
        /// The id of the step that the server refused, where that is known.
        package var step: String?
        /// True when the session broke, so that nobody knows whether the steps took effect.
        package var isUncertain: Bool
        /// True when there was no session, or no lock any more, and there may be one a moment later.
        package var isUnreached: Bool
        /// True when the same steps may succeed later without anything being changed by a person.
        package var mayPass: Bool
    }

    package var isApplied: Bool { result == .applied }

    /// The ids of the steps that took effect.
    package var appliedSteps: Set<String> { Set(isApplied ? done + steps : done) }

    /// True when only planning anew, on a new session, tells what is left to do.
    package var isCutOff: Bool {
        if case .failed(let failure) = result { failure.isUncertain || failure.isUnreached } else { false }
    }
}

extension Outcome {
    /// What became of work of the pass that is no step of the plan.
    package init(of work: String, failed error: any Error) {
        self.init(steps: [work], result: .failed(Failure(error)), warnings: [])
    }
}
