extension ChangePlan {
    private static let storageKinds: Set = [
        "armTables", "endWriters", "liftRestriction", "reclaimSpace", "restrictWrites",
    ]

    /// The part of the plan that keeps bots within their storage, and what the registry is to say of those bots. The
    /// rest, a bot that is yet to be made, and what is refused is for an apply.
    package var withinStorage: ChangePlan {
        let new = Set(steps.lazy.filter { $0.step.kind == "createRole" }.map(\.bot))
        let concerned = Set(steps.lazy.filter { Self.storageKinds.contains($0.step.kind) }.map(\.bot))
        let kinds = Self.storageKinds.union(["recordBot"])
        return ChangePlan(
            cluster: cluster,
            steps: steps.filter { step in
                step.bot != nil && kinds.contains(step.step.kind) && concerned.contains(step.bot)
                    && !new.contains(step.bot)
            }
        )
    }
}
