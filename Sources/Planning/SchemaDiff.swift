import Model
import SQLText

extension Scope {
    /// A schema that the owner role owns and that nobody but the given grantees may use.
    func planSchema(
        _ name: Identifier,
        wanted: [ACL.Grantee: Privileges],
        because reason: String,
        at source: SourcePlace,
        into collector: inout StepCollector
    ) {
        let owner = ManagedName.owner
        var acl = ACL.schemaDefault(owner: owner)
        if let schema = observed.schemas[name] {
            acl = schema.acl
            if schema.owner != owner {
                collector.add(
                    .changeSchemaOwner(name, from: schema.owner, to: owner),
                    because: "its owner could drop it or open it to others",
                    at: source
                )
                acl = acl.changingOwner(from: schema.owner, to: owner)
            }
        } else {
            collector.add(.createSchema(name, owner: owner), .create, because: reason, at: source)
        }
        planACL(of: .schema(name), acl: acl, owner: owner, wanted: wanted, at: source, into: &collector)
    }

    /// Makes the ACL hold what is wanted, granted by the owner and not to be passed on.
    ///
    /// The owner can take back only what the owner granted. What a grantee passed on goes with the grantee's right to
    /// pass it on, hence CASCADE: every chain of grants begins at the owner.
    ///
    /// - Parameters:
    ///   - keepsOthers: leaves grantees alone that `wanted` does not name.
    func planACL(
        of object: Securable,
        acl: ACL,
        owner: Identifier,
        wanted: [ACL.Grantee: Privileges],
        keepsOthers: Bool = false,
        at source: SourcePlace,
        into collector: inout StepCollector
    ) {
        var wanted = wanted
        wanted[.role(owner)] = object.all
        var held: [ACL.Grantee: Privileges] = [:]
        for entry in acl.entries where entry.grantor == owner {
            let grantee = entry.grantee
            if wanted[grantee] == nil, keepsOthers { continue }
            let right = wanted[grantee] ?? []
            let excess = entry.privileges.subtracting(right)
            if !excess.isEmpty {
                collector.add(
                    .revoke(excess, on: object, from: grantee),
                    because: "\(grantee) should not have \(excess)" + acl.onward(from: grantee),
                    at: source
                )
            }
            let kept = entry.privileges.intersection(right)
            let grantable = entry.grantable.intersection(kept)
            if !grantable.isEmpty {
                collector.add(
                    .revokeGrantOption(grantable, on: object, from: grantee),
                    because: "\(grantee) could open it to others" + acl.onward(from: grantee),
                    at: source
                )
            }
            held[grantee] = kept
        }
        for (grantee, privileges) in wanted.sorted(by: { $0.key < $1.key }) {
            let missing = privileges.subtracting(held[grantee] ?? [])
            guard !missing.isEmpty else { continue }
            collector.add(
                .grant(missing, on: object, to: grantee),
                because: "\(grantee) should have \(missing)",
                at: source
            )
        }
    }
}

extension ACL {
    /// To whom the grantee passed anything on, in words.
    fileprivate func onward(from grantee: Grantee) -> String {
        guard case .role(let grantor) = grantee else { return "" }
        let receivers = entries.filter { $0.grantor == grantor && $0.grantee != grantee }.map(\.grantee.description)
        return receivers.isEmpty ? "" : ", and passed it on to " + receivers.joined(separator: ", ")
    }
}

extension Securable {
    fileprivate var all: Privileges {
        switch self {
        case .database: .allOnDatabase
        case .schema: .allOnSchema
        }
    }
}
