import Model
package import Planning

/// What the change plan says about the parts that keep bots apart: where one of them is not as flarexdb has it, a
/// way may be open that no other check can see, such as in a guard's function whose body was replaced.
package func findings(in plan: ChangePlan) -> [Finding] {
    plan.steps.compactMap { step in
        guard let (check, title) = step.step.protection else { return nil }
        return Finding(
            check: check,
            severity: check == "access" ? .warning : .leak,
            title: title,
            evidence: "\(step.step.summary) (\(step.reason))",
            remedy: "flarexdb apply"
        )
    }
}

extension Step {
    /// The check that a step belongs to when what it mends keeps bots apart. Rights on schemas and databases are not
    /// among these: their own checks name them.
    fileprivate var protection: (check: String, title: String)? {
        switch self {
        case .control(.installEventTrigger), .control(.installRoutines(.guard, _, _)):
            ("guard", "the guard of bots' DDL is not as flarexdb installs it")
        case .control(.installRoutines(.advisoryLocks, _, _)):
            ("advisory-locks", "bots' advisory locks are not as flarexdb installs them")
        case .control(.installRoutines(.storageBlock, _, _)):
            ("storage-block", "the write block is not as flarexdb installs it")
        case .control(.installRoutines(.migrations, _, _)), .control(.installRoutines(.usage, _, _)),
            .control(.installView):
            ("migrations", "the views that show bots their migrations and storage are not as flarexdb installs them")
        case .right(.closeCatalog(let closure)) where !closure.closed.isEmpty:
            ("baseline", "bots see other sessions, or reach storage and locks that all share")
        case .right(.revokeDefaultPrivilege):
            ("baseline", "bots see other sessions, or reach storage and locks that all share")
        case .credential(.dropLogin(let login, _)) where ManagedName.accessLogin(ofRole: login) == login:
            ("access", "a login that acted as a bot was left behind")
        default: nil
        }
    }
}
