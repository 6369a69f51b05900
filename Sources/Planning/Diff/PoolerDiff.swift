import Model
import SQLText

extension Scope {
    /// Whether a pooler is to look up bots' passwords.
    var hasPooler: Bool { desired.policy.endpoint.pooler != nil }

    /// The group that poolers' logins are members of. It may call one function and connect.
    func planPoolerGroup(into collector: inout StepCollector) {
        guard hasPooler else { return }
        planGroup(ManagedName.pooler, because: RegistryRights.purpose(of: ManagedName.pooler), into: &collector)
    }

    func planPoolerFunction(into collector: inout StepCollector) {
        guard hasPooler else { return }
        planOwnSchema(
            ManagedName.pooler,
            wanted: [.role(ManagedName.pooler): .usage],
            because: "poolers find the function in it",
            into: &collector
        )
        planRoutines(.pooler, ManagedRoutine.pooler, into: &collector)
    }

    /// Without a pooler in the policy nobody looks up passwords.
    func planPoolerEnd(into collector: inout StepCollector) {
        guard !hasPooler else { return }
        let (source, reason) = (desired.policy.source, "the policy names no pooler")
        if observed.schemas[ManagedName.pooler] != nil {
            collector.add(.uninstall(.dropSchema(ManagedName.pooler)), .drop, because: reason, at: source)
        }
        if observed.roles[ManagedName.pooler] != nil {
            let heir = observed.cluster.user
            collector.add(.uninstall(.dropRole(ManagedName.pooler, heir: heir)), .drop, because: reason, at: source)
        }
    }
}
