import Model
import SQLText

extension Scope {
    /// What PostgreSQL gives everybody, and a bot must not have.
    func planBaseline(into collector: inout StepCollector) {
        for topic in Baseline.topics { planTopic(topic, into: &collector) }
        planPublicSchema(into: &collector)
        for privilege in observed.defaultPrivileges.sorted() {
            collector.add(
                .revokeDefaultPrivilege(privilege),
                because: "what \(privilege.role) makes is for nobody else",
                at: desired.policy.source
            )
        }
    }

    private func planTopic(_ topic: Baseline.Topic, into collector: inout StepCollector) {
        let names = Set(topic.functions + topic.relations)
        let objects = observed.catalogGrants.filter { names.contains($0.key.name) }
        let monitors = ACL.Grantee.role(ManagedName.monitors)
        var closure = CatalogClosure(title: topic.title, closed: [], grantees: [], monitored: [])
        var grantees: Set<ACL.Grantee> = []
        for (object, holders) in objects {
            let excess = holders.subtracting([monitors])
            if !excess.isEmpty { closure.closed.append(object) }
            grantees.formUnion(excess)
            if topic.isForMonitors, !holders.contains(monitors) { closure.monitored.append(object) }
        }
        guard !closure.closed.isEmpty || !closure.monitored.isEmpty else { return }
        closure.closed.sort()
        closure.monitored.sort()
        closure.grantees = grantees.sorted()
        collector.add(
            .closeCatalog(closure),
            observed.database == nil ? .create : .alter,
            because: topic.reason,
            at: desired.policy.source
        )
    }

    private func planPublicSchema(into collector: inout StepCollector) {
        guard let schema = observed.schemas["public"] else { return }
        // PostgreSQL's own stand-in for whoever owns the database.
        let owner: Identifier = isOwnName(schema.owner) ? "pg_database_owner" : schema.owner
        let acl = planOwner(owner, of: "public", schema, at: desired.policy.source, into: &collector)
        var wanted: [ACL.Grantee: Privileges] = [.everyone: []]
        for case .role(let name) in acl.entries.map(\.grantee) where isOwnName(name) { wanted[.role(name)] = [] }
        planACL(
            of: .schema("public"),
            acl: acl,
            owner: owner,
            wanted: wanted,
            keepsOthers: true,
            restoresOwner: false,
            because: "",
            at: desired.policy.source,
            into: &collector
        )
    }

    /// Bots must not reach other databases of the cluster, which lets everybody in by default.
    func planOtherDatabases(into collector: inout StepCollector) {
        guard desired.policy.hardening == .dedicated else { return }
        collector.commonHazards = [.changesOtherDatabase]
        let core = collector.commonDependencies
        for (name, database) in observed.otherDatabases.sorted(by: { $0.key < $1.key }) {
            collector.commonDependencies = core
            var wanted: [ACL.Grantee: Privileges] = [.everyone: []]
            for case .role(let name) in database.acl.entries.map(\.grantee) where isOwnName(name) {
                wanted[.role(name)] = []
            }
            planACL(
                of: .database(name),
                acl: database.acl,
                owner: database.owner,
                wanted: wanted,
                keepsOthers: true,
                restoresOwner: false,
                because: "",
                at: desired.policy.source,
                into: &collector
            )
        }
        collector.commonHazards = []
    }
}
