import Model
import SQLText

extension Scope {
    /// flarexdb's own schemas and the registry's tables belong to a superuser, and the database to none of flarexdb's own
    /// roles.
    func planOwners(into collector: inout StepCollector) {
        for (object, owner) in observed.weakOwners.sorted(by: { $0.key < $1.key }) {
            collector.add(
                .right(.takeOwnership(object, from: owner)),
                because: "its owner could undo what keeps bots apart",
                at: desired.policy.source
            )
        }
    }

    /// Keeps a schema that belongs to a superuser, whose owner is settled by ``planOwners(into:)``, from all but some.
    func planOwnSchema(
        _ name: Identifier,
        wanted: [ACL.Grantee: Privileges],
        because reason: String,
        reasons: [ACL.Grantee: String] = [:],
        into collector: inout StepCollector
    ) {
        let (user, source) = (observed.cluster.user, desired.policy.source)
        var settled = ObservedSchema(owner: user, acl: .schemaDefault(owner: user))
        if let schema = observed.schemas[name] {
            if observed.weakOwners[.schema(name)] == nil {
                settled = schema
            } else {
                settled.acl = schema.acl.changingOwner(from: schema.owner, to: user)
            }
        } else {
            collector.add(.object(.createSchema(name, owner: user)), .create, because: reason, at: source)
        }
        planACL(
            of: .schema(name),
            acl: settled.acl,
            owner: settled.owner,
            wanted: wanted,
            because: reason,
            reasons: reasons,
            at: source,
            into: &collector
        )
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
        case .schema(let name): "SCHEMA \(name)"
        case .table(let name): "TABLE \(ManagedName.controlSchema).\(name)"
        }
    }
}
