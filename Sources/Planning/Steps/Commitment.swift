/// What a step is committed with.
package enum Commitment: Sendable {
    /// With the same bot's steps beside it: they take effect together or not at all.
    case together
    /// In a transaction of its own: what comes after it must find it done, or must not undo it by failing.
    case alone
    /// Outside any transaction, where PostgreSQL allows nothing else.
    case bare
}

/// Steps of one bot, or one of the cluster, that are committed at once.
package struct StepBatch: Hashable, Sendable {
    package var commitment: Commitment
    package var steps: [PlannedStep]

    /// A step of the cluster, which is committed before the next one begins.
    package init(of step: PlannedStep) { self.init(commitment: step.step.commitment, steps: [step]) }

    private init(commitment: Commitment, steps: [PlannedStep]) {
        self.commitment = commitment
        self.steps = steps
    }

    /// The batches of a bot's steps, in order.
    package static func batches(of steps: some Sequence<PlannedStep>) -> [StepBatch] {
        var batches: [StepBatch] = []
        for step in steps {
            let commitment = step.step.commitment
            if commitment == .together, batches.last?.commitment == .together {
                batches[batches.count - 1].steps.append(step)
            } else {
                batches.append(StepBatch(of: step))
            }
        }
        return batches
    }
}

extension ChangePlan {
    /// All batches in the order in which they are committed: one for each of the cluster's steps, then each bot's.
    package var batches: [StepBatch] {
        clusterSteps.map(StepBatch.init) + stepsByBot.flatMap { StepBatch.batches(of: $0.steps) }
    }
}
