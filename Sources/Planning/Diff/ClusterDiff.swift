import Model
import SQLText

extension Scope {
    /// What all bots share: the database, the groups, the control schema, the guard, the baseline and the extensions.
    ///
    /// - Returns: the ids of the steps without which no bot can be worked on: all but those of the extensions.
    func planCluster(into collector: inout StepCollector) -> [String] {
        let source = desired.policy.source
        collector.isSequential = true
        if observed.database == nil {
            collector.add(.object(.createDatabase(database)), .create, because: "it does not exist", at: source)
        }
        planOwners(into: &collector)
        for group in ManagedName.groups {
            planGroup(group, because: RegistryRights.purpose(of: group), into: &collector)
        }
        planPoolerGroup(into: &collector)
        planBackupRole(into: &collector)
        planPanelRole(into: &collector)
        planControlSchema(into: &collector)
        planGuard(into: &collector)
        planPanel(into: &collector)
        planPoolerFunction(into: &collector)
        planBaseline(into: &collector)
        // Only behind the guard may bots hold CREATE on the database.
        planDatabasePrivileges(into: &collector)
        planPoolerEnd(into: &collector)
        for name in observed.databaseSettings {
            collector.add(
                .object(.resetDatabaseSetting(database: database, name: name)),
                because: "it would apply to every bot",
                at: source
            )
        }
        let core = collector.commonDependencies
        // What is wrong with another database keeps no bot of this one waiting.
        planOtherDatabases(into: &collector)
        // Nor does what somebody planted, where a bot's object needs it by now.
        for planted in observed.planted {
            collector.commonDependencies = core
            collector.add(
                .object(.dropPlanted(planted)),
                .drop,
                because: "bots would find it by name, and flarexdb did not create it",
                at: source,
                hazards: planted.holdsData ? [.deletesData] : []
            )
        }
        // A view that somebody reads just now keeps no bot waiting either.
        collector.commonDependencies = core
        planViews(into: &collector)
        for name in usedExtensions {
            // One extension that cannot be installed keeps nothing but itself, and what requires it, waiting.
            let required = observed.extensionRequirements[name] ?? []
            collector.commonDependencies =
                core + collector.steps.filter { step in required.contains { step.step.serves($0) } }.map(\.id)
            planExtension(name, into: &collector)
        }
        planOtherAccesses(into: &collector, after: core)
        return core
    }

    /// A group never logs in, is in no other role, and holds bots' roles only.
    func planGroup(_ name: Identifier, because reason: String, into collector: inout StepCollector) {
        let source = desired.policy.source
        guard let role = observed.roles[name] else {
            collector.add(.role(.createRole(name, .group)), .create, because: reason, at: source)
            return
        }
        if role.attributes != .group {
            collector.add(
                .role(.alterRole(name, from: role.attributes, to: .group)),
                because: "a group only carries rights",
                at: source
            )
        }
        if role.verifierDigest != nil {
            collector.add(.role(.removePassword(name)), because: "a group never logs in", at: source)
        }
        for settings in role.settings.keys.sorted() {
            collector.add(
                .role(.resetAllRoleSettings(role: name, scope: settings)),
                because: "a group has no settings",
                at: source
            )
        }
        for membership in role.memberships {
            collector.add(
                .role(.revokeMembership(membership)),
                because: "every bot in the group would have its rights",
                at: source
            )
        }
        // What another group is in, that group's own steps end.
        for membership in role.members
        where !holdsMember(membership, of: name) && !reconciledGroups.contains(membership.member) {
            collector.add(
                .role(.revokeMembership(membership)),
                because: name == ManagedName.owner
                    ? "\(membership.member) could drop any bot's schema or open it to others"
                    : "\(membership.member) is not a bot of this cluster",
                at: source
            )
        }
    }

    /// Whether a group may have the member as far as the cluster's own steps go; a bot's diff looks closer.
    private func holdsMember(_ membership: Membership, of group: Identifier) -> Bool {
        switch group {
        case ManagedName.owner: false
        // It is there for programs that have a login of their own.
        case _ where ManagedName.groupsOfPrograms.contains(group):
            !isOwnName(membership.member) || membership.member == ManagedName.panel && Self.panelGroups.contains(group)
        case ManagedName.pooler: !isOwnName(membership.member)
        case ManagedName.bots where ManagedName.bot(ofAccess: membership.member) != nil: true
        default: isBotRole(membership.member)
        }
    }

    private func planDatabasePrivileges(into collector: inout StepCollector) {
        let (owner, acl) = (settledDatabase.owner, settledDatabase.acl)
        var wanted = [ACL.Grantee.everyone: Privileges(), .role(ManagedName.bots): [.connect, .create]]
        var reasons: [ACL.Grantee: String] = [:]
        for group in [ManagedName.readers, ManagedName.secretReaders] + (hasPooler ? [ManagedName.pooler] : []) {
            wanted[.role(group)] = .connect
            reasons[.role(group)] = RegistryRights.purpose(of: group)
        }
        // Rights that somebody gave to a role of their own stay; those of bots come through the group alone.
        for case .role(let name) in acl.entries.map(\.grantee) where name != owner && isOwnName(name) {
            wanted[.role(name)] = wanted[.role(name)] ?? []
        }
        if hasBackupRole { wanted[.role(ManagedName.backup)] = .connect }
        planACL(
            of: .database(database),
            acl: acl,
            owner: owner,
            wanted: wanted,
            keepsOthers: true,
            because: "bots connect through it, and the guard keeps CREATE in bounds",
            reasons: reasons,
            at: desired.policy.source,
            into: &collector
        )
    }

    private func planControlSchema(into collector: inout StepCollector) {
        let source = desired.policy.source
        if observed.controlVersion < ControlSchema.version {
            collector.add(
                .control(.upgradeControlSchema(from: observed.controlVersion, to: ControlSchema.version)),
                observed.controlVersion == 0 ? .create : .alter,
                because: observed.controlVersion == 0
                    ? "the registry does not exist" : "this flarexdb works with version \(ControlSchema.version)",
                at: source
            )
        }
        planIdentity(into: &collector)
        defer { planRegistryRights(into: &collector) }
        guard observed.schemas[ManagedName.controlSchema] != nil, observed.controlVersion > 0 else {
            for group in ManagedName.groupsOfPrograms {
                collector.add(
                    .right(.grant(.usage, on: .schema(ManagedName.controlSchema), to: .role(group))),
                    because: RegistryRights.purpose(of: group),
                    at: source
                )
            }
            return
        }
        // Whoever owns a schema may drop what is in it, the guard's functions too.
        let groups = ManagedName.groupsOfPrograms
        planOwnSchema(
            ManagedName.controlSchema,
            wanted: Dictionary(uniqueKeysWithValues: groups.map { (.role($0), .usage) }),
            because: "",
            reasons: Dictionary(uniqueKeysWithValues: groups.map { (.role($0), RegistryRights.purpose(of: $0)) }),
            into: &collector
        )
    }
}
