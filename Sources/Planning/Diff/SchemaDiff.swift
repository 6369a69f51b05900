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
            acl = planOwner(owner, of: name, schema, at: source, into: &collector)
        } else {
            collector.add(.object(.createSchema(name, owner: owner)), .create, because: reason, at: source)
        }
        planACL(
            of: .schema(name),
            acl: acl,
            owner: owner,
            wanted: wanted,
            because: reason,
            at: source,
            into: &collector
        )
    }
    /// Gives a schema to its rightful owner. Returns the ACL that it then has.
    func planOwner(
        _ owner: Identifier,
        of name: Identifier,
        _ schema: ObservedSchema,
        at source: SourcePlace,
        into collector: inout StepCollector
    ) -> ACL {
        guard schema.owner != owner else { return schema.acl }
        collector.add(
            .object(.changeSchemaOwner(name, from: schema.owner, to: owner)),
            because: "its owner could drop it or open it to others",
            at: source
        )
        return schema.acl.changingOwner(from: schema.owner, to: owner)
    }
}
