import Model
import SQLText

extension Scope {
    /// Whether the cluster is to have a login of the panel. One that is there is kept in order without a manifest too.
    var hasPanelRole: Bool { desired.panel != nil || observed.roles[ManagedName.panel] != nil }

    /// Enough for two panels with all their consoles; whoever steals the login cannot take those of everybody.
    private static let panelConnections = 60

    /// What tells the panel of the manifests, for the reasons of steps.
    private var panelSource: SourcePlace { desired.panel?.source ?? desired.policy.source }

    /// The login of the panel: it has no attribute and owns nothing. Its password is an operator's to set.
    ///
    /// Without a manifest it cannot log in any more; where a manifest may only be wrong, it goes on as it is.
    func planPanelRole(into collector: inout StepCollector) {
        guard hasPanelRole else { return }
        let name = ManagedName.panel
        var wanted = RoleAttributes.group
        wanted.canLogIn = desired.panel != nil
        wanted.connectionLimit = Self.panelConnections
        guard let role = observed.roles[name] else {
            collector.add(
                .role(.createRole(name, wanted)),
                .create,
                because: "the panel logs in as it",
                at: panelSource
            )
            planSilence(of: nil, into: &collector)
            planPanelGroups(of: nil, into: &collector)
            return
        }
        if desired.panel == nil, !desired.isComplete { wanted.canLogIn = role.attributes.canLogIn }
        if role.attributes != wanted {
            collector.add(
                .role(.alterRole(name, from: role.attributes, to: wanted)),
                because: wanted.canLogIn ? "it logs in, and has no power" : "no manifest asks for a panel",
                at: panelSource
            )
        }
        if !wanted.canLogIn, role.verifierDigest != nil {
            collector.add(.role(.removePassword(name)), because: "no manifest asks for a panel", at: panelSource)
        }
        planSilence(of: role, into: &collector)
        planPanelGroups(of: role, into: &collector)
        for membership in role.members
        where !isBotRole(membership.member) && !reconciledGroups.contains(membership.member) {
            collector.add(
                .role(.revokeMembership(membership)),
                because: "\(membership.member) could act as the panel",
                at: panelSource
            )
        }
    }

    /// The schema and the functions that the panel may use, and what the registry tells it.
    func planPanel(into collector: inout StepCollector) {
        guard hasPanelRole else { return }
        planOwnSchema(
            ManagedName.panel,
            wanted: [.role(ManagedName.panel): .usage],
            because: "the panel finds in it what it may call",
            into: &collector
        )
        planRoutines(.panel, ManagedRoutine.panel, into: &collector)
        planRegistryRights(of: ManagedName.panel, RegistryRights.ofPanel, into: &collector)
        planPanelRecord(into: &collector)
    }

    private func planPanelRecord(into collector: inout StepCollector) {
        guard let panel = desired.panel else { return }
        var members = desired.members
        // The manifest of a workspace that is missing may only be wrong.
        if !desired.isComplete {
            members.merge(observed.panel?.permissions.members ?? [:]) { desired, _ in desired }
        }
        let wanted = PanelRecord(
            policy: panel.policy,
            permissions: Permissions(administrators: panel.policy.administrators, members: members),
            console: desired.policy.console
        )
        guard observed.panel != wanted else { return }
        collector.add(
            .control(.recordPanel(wanted)),
            observed.panel == nil ? .create : .alter,
            because: observed.panel == nil ? "the panel reads there how it is to work" : "the manifests say otherwise",
            at: panel.source
        )
    }

    /// What the panel sends is in no log: a verifier is among it.
    private func planSilence(of role: ObservedRole?, into collector: inout StepCollector) {
        let name = ManagedName.panel
        let here = SettingScope.database(database)
        let wanted = Dictionary(uniqueKeysWithValues: RoleSetting.silence.map { ($0.name, $0.text) })
        for scope in (role?.settings ?? [:]).keys.sorted()
        where scope != here || role?.settings[scope]?.values != wanted {
            collector.add(
                .role(.resetAllRoleSettings(role: name, scope: scope)),
                because: "it has only the settings that keep its values out of the log",
                at: panelSource
            )
        }
        guard role?.settings[here]?.values != wanted else { return }
        for setting in RoleSetting.silence {
            collector.add(
                .role(.setRoleSetting(role: name, database: database, setting)),
                because: "values that it sends are in no log",
                at: panelSource
            )
        }
    }

    /// The groups that the panel is in: it reads what programs read, and adds to the audit log.
    static let panelGroups = [ManagedName.readers, ManagedName.recorders]

    /// It is in these groups, and in no other.
    private func planPanelGroups(of role: ObservedRole?, into collector: inout StepCollector) {
        let name = ManagedName.panel
        let memberships = role?.memberships ?? []
        for membership in memberships where !Self.panelGroups.contains(membership.group) || !fits(membership) {
            collector.add(
                .role(.revokeMembership(membership)),
                because: "it only reads, and adds to the audit log",
                at: panelSource
            )
        }
        for group in Self.panelGroups where !memberships.contains(where: { $0.group == group && fits($0) }) {
            collector.add(
                .role(.grantMembership(group: group, member: name, memberOptions)),
                because: group == ManagedName.readers
                    ? "the panel shows what programs read" : "what people do in the panel is recorded",
                at: panelSource
            )
        }
    }
}
