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
        planRoutines(.auditLog, AuditLog.routines, into: &collector)
        planRoutines(.migrations, MigrationRecords.routines, into: &collector)
        planRoutines(.usage, StorageRecords.routines, into: &collector)
        for trigger in Guard.eventTriggers {
            let observed = observed.eventTriggers[trigger.name]
            guard observed != trigger.definition else { continue }
            collector.add(
                .control(.installEventTrigger(trigger)),
                observed == nil ? .create : .alter,
                because: observed.map(trigger.difference) ?? Component.guard.purpose,
                at: source
            )
        }
    }

    func planRoutines(
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
                    .control(.removeRoutine(component, routine.signature)),
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
                .control(.installRoutines(component, missing, strangers: [])),
                .create,
                because: component.purpose,
                at: source
            )
        }
        for (routine, known, reason) in changed {
            collector.add(
                .control(.installRoutines(component, [routine], strangers: routine.strangers(in: known).sorted())),
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
        if let caller = routine.callers.first(where: { strangers == [.role($0)] }) {
            return "\(caller.words) could open it to others"
        }
        if !strangers.isEmpty {
            return "the manifests do not ask for EXECUTE to \(strangers.map(\.description).joined(separator: ", "))"
        }
        return routine.callers.first { !known.isOpen(to: $0) }.map { "\($0.words) may not call it" }
    }
}

extension ManagedRoutine {
    /// Those who may call the function, or pass it on, and should not.
    fileprivate func strangers(in known: ObservedRoutine) -> Set<ACL.Grantee> {
        let callers = callers.map(ACL.Grantee.role)
        let others = known.acl.entries.filter { entry in
            entry.grantee != .role(known.owner) && !(callers.contains(entry.grantee) && entry.grantable.isEmpty)
        }
        return Set(others.map(\.grantee))
    }
}

extension ObservedRoutine {
    fileprivate func isOpen(to caller: Identifier) -> Bool {
        acl.entries.contains { $0.grantee == .role(caller) && $0.grantable.isEmpty }
    }
}

extension Identifier {
    /// Who may call a function, for people.
    fileprivate var words: String { self == ManagedName.bots ? "bots" : name }
}

extension ManagedEventTrigger {
    /// In what the event trigger is not as it should be.
    fileprivate func difference(of known: EventTriggerDefinition) -> String {
        if !known.isEnabled { return "it is disabled" }
        if known.isFiltered { return "it fires for some commands only" }
        if !known.isOwnedBySuperuser { return "its owner is not a superuser and could disable it" }
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
        case .auditLog: "what is done to bots is recorded"
        case .migrations: "bots see which migrations were applied to them"
        case .panel: "the panel does through it what it has no right to do itself"
        case .usage: "bots see how much they store"
        case .pooler: "a pooler checks bots' passwords through it"
        }
    }
}
