import Model
import SQLText

extension Scope {
    /// The shim, the guard's functions and its event triggers are as this program has them.
    func planGuard(into collector: inout StepCollector) {
        planShimSchema(into: &collector)
        planRoutines(.advisoryLocks, AdvisoryLocks.routines, into: &collector)
        planRoutines(.guard, Guard.routines(desired.policy.limits), into: &collector)
        for trigger in Guard.eventTriggers {
            guard let observed = observed.eventTriggers[trigger.name] else {
                collector.add(
                    .installEventTrigger(trigger),
                    .create,
                    because: "bots' DDL is looked at by it",
                    at: desired.policy.source
                )
                continue
            }
            guard observed != trigger.definition else { continue }
            collector.add(
                .installEventTrigger(trigger),
                because: observed.isEnabled ? "it is not as flarexdb installed it" : "it is disabled",
                at: desired.policy.source
            )
        }
    }

    private func planShimSchema(into collector: inout StepCollector) {
        let (name, source) = (ManagedName.shimSchema, desired.policy.source)
        let owner = observed.schemas[name]?.owner ?? observed.cluster.user
        if observed.schemas[name] == nil {
            collector.add(
                .createSchema(name, owner: owner),
                .create,
                because: "bots find their advisory locks in it",
                at: source
            )
        }
        planACL(
            of: .schema(name),
            acl: observed.schemas[name]?.acl ?? .schemaDefault(owner: owner),
            owner: owner,
            wanted: [.role(ManagedName.bots): .usage],
            because: "bots find their advisory locks in it",
            at: source,
            into: &collector
        )
    }

    private func planRoutines(
        _ component: Component,
        _ routines: [ManagedRoutine],
        into collector: inout StepCollector
    ) {
        let missing = routines.filter { observed.routines[$0.signature] == nil }
        let changed = routines.filter { routine in
            observed.routines[routine.signature].map { !routine.matches($0) } ?? false
        }
        if !missing.isEmpty {
            collector.add(
                .installRoutines(component, missing, strangers: []),
                .create,
                because: component == .guard ? "bots' DDL is looked at by it" : "one bot must not lock all out",
                at: desired.policy.source
            )
        }
        for routine in changed {
            let strangers = observed.routines[routine.signature].map(routine.strangers) ?? []
            collector.add(
                .installRoutines(component, [routine], strangers: strangers.sorted()),
                because: "it is not as this flarexdb and its policy have it",
                at: desired.policy.source
            )
        }
    }
}

extension ManagedRoutine {
    /// Whether the function is what it should be, and PUBLIC and bots may call it only if they should.
    fileprivate func matches(_ observed: ObservedRoutine) -> Bool {
        let hasBots = observed.acl.entries.contains { $0.grantee == .role(ManagedName.bots) && $0.grantable.isEmpty }
        return observed.definition == definition && strangers(in: observed).isEmpty && (hasBots || !isForBots)
    }

    /// Those who may call the function, or pass it on, and should not.
    fileprivate func strangers(in observed: ObservedRoutine) -> Set<ACL.Grantee> {
        let expected: [ACL.Grantee] = [.role(observed.owner)] + (isForBots ? [.role(ManagedName.bots)] : [])
        return Set(
            observed.acl.entries.filter { !expected.contains($0.grantee) || !$0.grantable.isEmpty }.map(\.grantee)
        ).subtracting([.role(observed.owner)])
    }
}
