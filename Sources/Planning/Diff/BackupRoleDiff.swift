import Model
import SQLText

extension Scope {
    /// Whether the cluster is to have a role that makes archives. One that is there is kept in order without a policy too.
    var hasBackupRole: Bool { desired.policy.backups != nil || observed.roles[ManagedName.backup] != nil }

    /// The role that makes archives: it reads everything and changes nothing, and logs in only while that is under way.
    func planBackupRole(into collector: inout StepCollector) {
        guard hasBackupRole else { return }
        let (name, source) = (ManagedName.backup, desired.policy.source)
        var wanted = RoleAttributes.group
        wanted.bypassesRLS = true
        guard let role = observed.roles[name] else {
            collector.add(
                .role(.createRole(name, wanted)),
                .create,
                because: "it makes the archives of bots",
                at: source
            )
            planReading(of: nil, into: &collector)
            return
        }
        if isBackupUnderWay { wanted.canLogIn = role.attributes.canLogIn }
        if role.attributes != wanted {
            collector.add(
                .role(.alterRole(name, from: role.attributes, to: wanted)),
                because: "it reads what it archives, and logs in only while it does",
                at: source
            )
        }
        if role.verifierDigest != nil, !isBackupUnderWay {
            collector.add(.role(.removePassword(name)), because: "no backup is under way", at: source)
        }
        for settings in role.settings.keys.sorted() {
            collector.add(
                .role(.resetAllRoleSettings(role: name, scope: settings)),
                because: "it has no settings",
                at: source
            )
        }
        planReading(of: role, into: &collector)
        for membership in role.members
        where !isBotRole(membership.member) && !reconciledGroups.contains(membership.member) {
            collector.add(
                .role(.revokeMembership(membership)),
                because: "\(membership.member) could read the data of every bot",
                at: source
            )
        }
    }

    private var isBackupUnderWay: Bool { observed.backupLoginUntil.map { $0 > observed.cluster.now } ?? false }

    /// It is in PostgreSQL's group of those who read everything, and in no other.
    private func planReading(of role: ObservedRole?, into collector: inout StepCollector) {
        let (name, source) = (ManagedName.backup, desired.policy.source)
        let memberships = role?.memberships ?? []
        for membership in memberships where membership.group != ManagedName.readersOfAllData || !fits(membership) {
            collector.add(.role(.revokeMembership(membership)), because: "it only reads", at: source)
        }
        guard !memberships.contains(where: { $0.group == ManagedName.readersOfAllData && fits($0) }) else { return }
        collector.add(
            .role(.grantMembership(group: ManagedName.readersOfAllData, member: name, memberOptions)),
            because: "it reads what it archives",
            at: source
        )
    }
}
