extension ChangePlan {
    /// The part of the plan that keeps bots within their storage, and what the registry is to say of those bots. The
    /// rest, a bot that is yet to be made, and what is refused is for an apply.
    package var withinStorage: ChangePlan {
        let new = Set(steps.lazy.filter(\.step.createsRole).map(\.bot))
        let concerned = Set(steps.lazy.filter(\.step.isStorage).map(\.bot)).subtracting(new)
        return ChangePlan(
            cluster: cluster,
            steps: steps.filter { step in
                step.bot != nil && (step.step.isStorage || step.step.recordsBot) && concerned.contains(step.bot)
            }
        )
    }
}

extension Step {
    fileprivate var isStorage: Bool { if case .storage = self { true } else { false } }
    fileprivate var recordsBot: Bool { if case .recordBot = self { true } else { false } }
    fileprivate var createsRole: Bool { if case .createRole = self { true } else { false } }
}
