import Model
import SQLText

extension Scope {
    /// The groups through which programs use the control schema, and what they may read in it.
    func planRegistryRights(into collector: inout StepCollector) {
        for group in ManagedName.groupsOfPrograms {
            planRegistryRights(of: group, RegistryRights.wanted[group] ?? [], into: &collector)
        }
    }

    func planRegistryRights(of role: Identifier, _ wanted: Set<RegistryRight>, into collector: inout StepCollector) {
        let observed = observed.registryRights[role] ?? []
        guard observed != wanted else { return }
        let limit = observed.isSubset(of: wanted) ? "" : ", and nothing else"
        collector.add(
            .control(.setRegistryRights(of: role, to: wanted.sorted())),
            observed.isEmpty ? .create : observed.isSuperset(of: wanted) ? .restrict : .alter,
            because: RegistryRights.purpose(of: role) + limit,
            at: desired.policy.source
        )
    }
}
