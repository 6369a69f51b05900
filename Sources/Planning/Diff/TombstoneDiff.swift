import Model
import SQLText

extension Scope {
    /// Takes a bot whose manifest is gone off the cluster, but for its data; and drops these when their time has come.
    ///
    /// The steps are in an order in which a stop anywhere leaves something that the next pass finishes:
    ///
    /// 1. The right to connect goes, and the registry says since when. A bot cannot keep either from happening, while
    ///    a transaction in which it changes its own role would hold up `ALTER ROLE` for as long as it likes.
    /// 2. Its sessions end. None can begin any more.
    /// 3. LOGIN, password and sealed secret go.
    func planDeparture(of entry: RegistryEntry, into collector: inout StepCollector, after core: [String]) {
        guard entry.role == ManagedName.bot(entry.id) else {
            refuseForeignRole(entry, into: &collector)
            return
        }
        guard !isBeingRestored(entry.role) else { return }
        collector.commonDependencies = core
        let isLeaving = entry.tombstonedAt == nil
        if isLeaving, departures.isMassPrune { collector.commonHazards = [.massPrune] }
        let role = observed.roles[entry.role]
        if abandoned[entry.role] != nil {
            planAccesses(of: entry.role, into: &collector)
            planSettling(of: entry.role, at: nil, into: &collector)
        }
        planWithdrawal(of: entry, role, isLeaving: isLeaving, into: &collector)
        if departures.due.contains(entry.id) { planDrop(of: entry, role, into: &collector) }
    }

    private func planWithdrawal(
        of entry: RegistryEntry,
        _ role: ObservedRole?,
        isLeaving: Bool,
        into collector: inout StepCollector
    ) {
        let reason = isLeaving ? "its manifest is gone\(place(of: entry))" : "it is tombstoned"
        func add(_ step: Step, because detail: String? = nil, hazards: [Hazard] = []) {
            collector.add(step, .restrict, because: detail ?? reason, at: nil, hazards: hazards)
        }
        // What another group is in, and what the group of all owners is left with, is planned elsewhere.
        for membership in role?.memberships ?? []
        where membership.group != ManagedName.owner && !outlivesTombstone(membership)
            && !isReconciledLogin(membership.group) && !accesses.endingRoles.contains(membership.group)
        {
            add(.role(.revokeMembership(membership)))
        }
        for membership in role?.members ?? []
        where !isReconciled(membership.member) && !reconciledGroups.contains(membership.member)
            && ManagedName.bot(ofLogin: membership.member) != entry.role && !isAccess(membership.member, of: entry.role)
        {
            add(.role(.revokeMembership(membership)), because: "\(membership.member) could act as the bot")
        }
        if observed.schemas[entry.role] != nil {
            planSchema(
                entry.role,
                wanted: role == nil ? [:] : [.role(entry.role): .allOnSchema],
                because: "the bot's data stay in it",
                at: desired.policy.source,
                into: &collector
            )
        }
        if !departures.due.contains(entry.id) { planReplaced(of: entry.role, into: &collector) }
        if role != nil { planStrays(of: entry.role, at: nil, into: &collector) }
        if isLeaving || entry.phase != .tombstoned {
            add(
                .lifecycle(.tombstone(entry.id, retention: desired.policy.deletion.retention)),
                because: isLeaving ? nil : "its phase is \(entry.phase.rawValue)"
            )
        }
        if abandoned[entry.role] == nil { planAccesses(of: entry.role, into: &collector) }
        let heir = role == nil ? observed.cluster.user : entry.role
        // They connect by the right of the bot's role, which is gone by now.
        for login in ManagedName.logins(of: entry.role) where observed.roles[login] != nil {
            add(.lifecycle(.endSessions(of: login)), hazards: [.terminatesSessions])
            add(.credential(.dropLogin(login, heir: heir)))
        }
        guard let role else {
            if entry.credential != nil { add(.lifecycle(.withdrawCredential(bot: entry.id, role: nil))) }
            return
        }
        let isOpen = role.attributes.canLogIn || observed.openSessions[entry.role] != nil
        // Between looking and withdrawing, anybody may have logged in.
        if isLeaving || isOpen {
            add(.lifecycle(.endSessions(of: entry.role)), hazards: [.terminatesSessions])
        }
        var attributes = RoleAttributes.group
        attributes.connectionLimit = role.attributes.connectionLimit
        attributes.validUntil = role.attributes.validUntil
        if role.attributes != attributes {
            add(.role(.alterRole(entry.role, from: role.attributes, to: attributes)))
        }
        if entry.credential != nil || role.verifierDigest != nil {
            add(.lifecycle(.withdrawCredential(bot: entry.id, role: entry.role)))
        }
    }

    /// Which extensions the data need, and that the bot is over its quota, is remembered where it always is: a bot
    /// that comes back finds it there, and one that cannot log in gains nothing from it.
    private func outlivesTombstone(_ membership: Membership) -> Bool {
        let isMemory = membership.group == ManagedName.restricted || extensionsByGroup[membership.group] != nil
        return isMemory && !membership.options.admin
    }

    private func place(of entry: RegistryEntry) -> String { entry.manifestFile.map { " from \($0)" } ?? "" }

    private func refuseForeignRole(_ entry: RegistryEntry, into collector: inout StepCollector) {
        collector.refuse(
            "work on bot \(entry.id)",
            because: "the registry has role \(entry.role) for it, and its role should be \(ManagedName.bot(entry.id))",
            hint: "The registry was changed by hand: correct its role in flarex.bot.",
            at: nil
        )
    }
}
