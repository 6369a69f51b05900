import Model
import SQLText

extension Scope {
    /// The shim, the guard's functions and its event triggers are as this program has them.
    func planGuard(into collector: inout StepCollector) {
        let source = desired.policy.source
        planOwnSchema(
            ManagedName.shimSchema,
            wanted: [.role(ManagedName.bots): .usage],
            because: "bots find their advisory locks in it",
            into: &collector
        )
        planRoutines(.advisoryLocks, AdvisoryLocks.routines, into: &collector)
        planRoutines(.storageBlock, StorageBlock.routines, into: &collector)
        planRoutines(.guard, Guard.routines(desired.policy.limits), into: &collector)
        for trigger in Guard.eventTriggers {
            let observed = observed.eventTriggers[trigger.name]
            guard observed != trigger.definition else { continue }
            collector.add(
                .installEventTrigger(trigger),
                observed == nil ? .create : .alter,
                because: observed.map(trigger.difference) ?? Component.guard.purpose,
                at: source
            )
        }
    }

    private func planRoutines(
        _ component: Component,
        _ routines: [ManagedRoutine],
        into collector: inout StepCollector
    ) {
        let source = desired.policy.source
        var missing: [ManagedRoutine] = []
        var changed: [(routine: ManagedRoutine, known: ObservedRoutine, reason: String)] = []
        for routine in routines {
            guard let known = observed.routines[routine.signature] else {
                missing.append(routine)
                continue
            }
            if known.definition.returnType != routine.returnType.name {
                collector.add(
                    .removeRoutine(component, routine.signature),
                    .drop,
                    because: "PostgreSQL cannot change a function's return type in place",
                    at: source
                )
                missing.append(routine)
            } else if let reason = difference(of: known, from: routine) {
                changed.append((routine, known, reason))
            }
        }
        if !missing.isEmpty {
            collector.add(
                .installRoutines(component, missing, strangers: []),
                .create,
                because: component.purpose,
                at: source
            )
        }
        for (routine, known, reason) in changed {
            collector.add(
                .installRoutines(component, [routine], strangers: routine.strangers(in: known).sorted()),
                because: reason,
                at: source
            )
        }
    }

    /// In what the function is not as it should be; nil when it is.
    private func difference(of known: ObservedRoutine, from routine: ManagedRoutine) -> String? {
        let (found, wanted) = (known.definition, routine.definition)
        // A role of a bot or group that is a superuser now will be none after this pass.
        if !found.isOwnedBySuperuser || isOwnName(known.owner) { return "\(known.owner) owns it and could replace it" }
        if found.bodyDigest != wanted.bodyDigest { return "its body differs from this flarexdb's for this policy" }
        if found != wanted { return "its definition was changed" }
        let strangers = routine.strangers(in: known).sorted()
        if strangers == [.role(ManagedName.bots)], routine.isForBots { return "bots could open it to others" }
        if !strangers.isEmpty {
            return "the manifests do not ask for EXECUTE to \(strangers.map(\.description).joined(separator: ", "))"
        }
        return routine.isForBots && !known.isOpenToBots ? "bots may not call it" : nil
    }
}

extension ManagedRoutine {
    /// Those who may call the function, or pass it on, and should not.
    fileprivate func strangers(in known: ObservedRoutine) -> Set<ACL.Grantee> {
        let bots = ACL.Grantee.role(ManagedName.bots)
        let others = known.acl.entries.filter { entry in
            entry.grantee != .role(known.owner)
                && !(isForBots && entry.grantee == bots && entry.grantable.isEmpty)
        }
        return Set(others.map(\.grantee))
    }
}

extension ObservedRoutine {
    fileprivate var isOpenToBots: Bool {
        acl.entries.contains { $0.grantee == .role(ManagedName.bots) && $0.grantable.isEmpty }
    }
}

extension ManagedEventTrigger {
    /// In what the event trigger is not as it should be.
    fileprivate func difference(of known: EventTriggerDefinition) -> String {
        if !known.isEnabled { return "it is disabled" }
        if known.isFiltered { return "it fires for some commands only" }
        if !known.isOwnedBySuperuser { return "its owner is no superuser and could disable it" }
        if known.event != event.rawValue { return "it fires on \(known.event)" }
        return "it calls \(known.function)"
    }
}

extension Component {
    fileprivate var purpose: String {
        switch self {
        case .guard: "bots' DDL stays in bounds"
        case .advisoryLocks: "no bot can fill the lock table that all share"
        case .storageBlock: "a bot over its quota cannot write"
        }
    }
}
