import Model
import SQLText

extension Scope {
    /// The registry's tables belong to a superuser, and the database to none of flarexdb's own roles.
    func planOwners(into collector: inout StepCollector) {
        for (object, owner) in observed.weakOwners.sorted(by: { $0.key < $1.key }) {
            collector.add(
                .takeOwnership(object, from: owner),
                because: "its owner could undo what keeps bots apart",
                at: desired.policy.source
            )
        }
    }

    /// The database's owner and ACL after ``planOwners(into:)``, or those that a new one will have.
    var settledDatabase: ObservedDatabase {
        let user = observed.cluster.user
        guard let known = observed.database else {
            return ObservedDatabase(owner: user, acl: .databaseDefault(owner: user))
        }
        guard observed.weakOwners[.database(database)] != nil else { return known }
        return ObservedDatabase(owner: user, acl: known.acl.changingOwner(from: known.owner, to: user))
    }
}

extension OwnedObject {
    var sql: SQL {
        switch self {
        case .database(let name): "DATABASE \(name)"
        case .table(let name): "TABLE \(ManagedName.controlSchema).\(name)"
        }
    }
}
