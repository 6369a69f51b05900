import Model
import Planning
import SQLText

extension ModelServer {
    mutating func install(_ functions: [ManagedRoutine], strangers: [ACL.Grantee]) throws(Failure) {
        for routine in functions {
            guard schemas[routine.signature.schema] != nil else {
                throw Failure(description: "schema \(routine.signature.schema) does not exist")
            }
            let owner = routines[routine.signature]?.owner ?? cluster.user
            let known = routines[routine.signature]?.acl.entries ?? []
            let lost = Set(strangers + [.everyone])
            var entries = known.filter { !lost.contains($0.grantee) }
            entries.append(ACL.Entry(grantee: .role(owner), privileges: .execute, grantor: owner))
            if routine.isForBots {
                entries.removeAll { $0.grantee == .role(ManagedName.bots) }
                entries.append(ACL.Entry(grantee: .role(ManagedName.bots), privileges: .execute, grantor: owner))
            }
            routines[routine.signature] = ObservedRoutine(
                definition: routine.definition,
                owner: owner,
                acl: ACL(entries)
            )
        }
    }

    mutating func install(_ trigger: ManagedEventTrigger) throws(Failure) {
        guard routines[trigger.function] != nil else {
            throw Failure(description: "function \(trigger.function) does not exist")
        }
        eventTriggers[trigger.name] = trigger.definition
    }

    mutating func close(_ closure: CatalogClosure) throws(Failure) {
        for object in closure.closed {
            guard catalogGrants[object] != nil else { throw Failure(description: "\(object) does not exist") }
            catalogGrants[object]?.subtract(closure.grantees)
        }
        for object in closure.monitored {
            guard catalogGrants[object] != nil else { throw Failure(description: "\(object) does not exist") }
            catalogGrants[object]?.insert(.role(ManagedName.monitors))
        }
    }
}
