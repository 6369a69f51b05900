import Model
import SQLText

extension Scope {
    /// The groups through which programs use the control schema, and what they may read in it.
    func planRegistryRights(into collector: inout StepCollector) {
        for group in ManagedName.groupsOfPrograms {
            let wanted = RegistryRights.wanted[group] ?? []
            let observed = observed.registryRights[group] ?? []
            guard observed != wanted else { continue }
            let limit = observed.isSubset(of: wanted) ? "" : ", and nothing else"
            collector.add(
                .setRegistryRights(of: group, to: wanted.sorted()),
                observed.isEmpty ? .create : .alter,
                because: RegistryRights.purpose(of: group) + limit,
                at: desired.policy.source
            )
        }
    }
}
