import Model
import SQLText

extension Scope {
    /// What PostgreSQL gives everybody, and a bot must not have.
    func planBaseline(into collector: inout StepCollector) {
        planTopics(into: &collector)
        planPublicSchema(into: &collector)
        for privilege in observed.defaultPrivileges.sorted() {
            collector.add(
                .right(.revokeDefaultPrivilege(privilege)),
                because: "new objects of \(privilege.role) are not to be open to others",
                at: desired.policy.source
            )
        }
    }

    private func planTopics(into collector: inout StepCollector) {
        let monitors = ACL.Grantee.role(ManagedName.monitors)
        var closures = Baseline.topics.map { CatalogClosure(title: $0.title, closed: [], grantees: [], monitored: []) }
        var grantees = [Set<ACL.Grantee>](repeating: [], count: closures.count)
        var delegates = [Set<Identifier>](repeating: [], count: closures.count)
        for (object, holders) in observed.catalogGrants {
            guard let topic = Self.topicsByName[object.name] else { continue }
            let excess = holders.subtracting([monitors])
            if !excess.isEmpty { closures[topic].closed.append(object) }
            grantees[topic].formUnion(excess)
            // The owner can take back only what the owner gave, or what hangs on that.
            delegates[topic].formUnion(observed.catalogDelegates[object] ?? [])
            if Baseline.topics[topic].isForMonitors, !holders.contains(monitors) {
                closures[topic].monitored.append(object)
            }
        }
        for (topic, var closure) in closures.enumerated() where !closure.closed.isEmpty || !closure.monitored.isEmpty {
            closure.closed.sort()
            closure.monitored.sort()
            closure.grantees = grantees[topic].sorted()
            closure.delegates = delegates[topic].filter { !grantees[topic].contains(.role($0)) }.sorted()
            collector.add(
                .right(.closeCatalog(closure)),
                observed.database == nil ? .create : nil,
                because: Baseline.topics[topic].reason,
                at: desired.policy.source
            )
        }
    }

    /// The indices of topics by the names of their objects.
    private static let topicsByName = Dictionary(
        Baseline.topics.enumerated().flatMap { index, topic in
            (topic.functions + topic.relations).map { ($0, index) }
        },
        uniquingKeysWith: min
    )

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
