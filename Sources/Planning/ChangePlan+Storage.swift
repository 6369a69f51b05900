extension ChangePlan {
    /// The part of the plan that keeps bots within their storage. The rest, a bot that is yet to be made, and what is
    /// refused is for an apply.
    ///
    /// The registry is told of a bot only when nothing else is left to do for it: it would have the bot as the manifest
    /// says, and whoever waits for that would go on too early.
    package var withinStorage: ChangePlan {
        let concerned = Set(steps.lazy.filter(\.step.isStorage).map(\.bot))
        let new = Set(steps.lazy.filter(\.step.createsRole).map(\.bot))
        let behind = Set(steps.lazy.filter { !$0.step.isStorage && !$0.step.recordsBot }.map(\.bot))
        return ChangePlan(
            cluster: cluster,
            steps: steps.filter { step in
                guard step.bot != nil, concerned.contains(step.bot), !new.contains(step.bot) else { return false }
                return step.step.isStorage || step.step.recordsBot && !behind.contains(step.bot)
            }
        )
    }
}

extension Step {
    fileprivate var isStorage: Bool { if case .storage = self { true } else { false } }
    fileprivate var createsRole: Bool { if case .role(.createRole) = self { true } else { false } }
}
