import Model
import SQLText

extension Scope {
    /// The bot is in the group of all bots and in those of its extensions; nobody is in its own role.
    func planMemberships(
        of bot: DesiredBot,
        _ role: ObservedRole?,
        _ closure: LoginClosure,
        clusterSteps: [PlannedStep],
        into collector: inout StepCollector
    ) {
        let kept = keptExtensions(of: bot)
        for name in kept { refuseWithdrawal(of: name, from: bot, into: &collector) }
        let wanted = wantedMemberships(of: bot, keeping: kept)
        // A login that is closed takes this membership away, and it comes back when that is done.
        let isClosing = !closure.roles.isEmpty
        func isClosed(_ membership: Membership) -> Bool { isClosing && membership.group == ManagedName.bots }
        // What the group of all owners is left with is one of the cluster's own steps.
        // Neither does this look at the mark of those that are over their quota: see RestrictionDiff. Nor is it the
        // bot's business who is in a login, which may be dropped.
        for membership in role?.memberships ?? []
        where membership.group != ManagedName.owner && membership.group != ManagedName.restricted
            && !isReconciledLogin(membership.group) && !accesses.endingRoles.contains(membership.group)
        {
            let isWanted = wanted.contains { $0.group == membership.group }
            guard !isWanted || !fits(membership), !isClosed(membership) else { continue }
            collector.add(
                .role(.revokeMembership(membership)),
                because: isWanted
                    ? "it may use the group's rights and nothing more" : "the manifest does not put the bot into it",
                at: bot.source
            )
        }
        for membership in wanted {
            let name = membership.extension
            if let name, !kept.contains(name),
                let obstacle = Self.obstacle(to: name, for: bot, in: observed, among: extensionObstacles)
            {
                refuse(name, to: bot, because: obstacle, at: membership.source, into: &collector)
                continue
            }
            let has =
                role?.memberships.contains {
                    $0.group == membership.group && fits($0) && lasts($0) && !isClosed($0)
                } ?? false
            guard !has else { continue }
            let needed = name.map { name in clusterSteps.filter { $0.step.serves(name) }.map(\.id) } ?? []
            collector.add(
                .role(.grantMembership(group: membership.group, member: bot.role, memberOptions)),
                because: membership.reason,
                at: membership.source,
                dependencies: needed
            )
        }
        for membership in role?.members ?? []
        where !isReconciled(membership.member) && !reconciledGroups.contains(membership.member)
            && !isAccess(membership.member, of: bot.role)
        {
            collector.add(
                .role(.revokeMembership(membership)),
                because: "\(membership.member) could act as the bot",
                at: bot.source
            )
        }
    }

    /// Whether a role is one by which somebody acts as the bot for a while, or that this plan drops.
    func isAccess(_ member: Identifier, of role: Identifier) -> Bool {
        accesses.endingRoles.contains(member) || ManagedName.bot(ofAccess: member) == role
    }

    private struct WantedMembership {
        var group: Identifier
        var reason: String
        var source: SourcePlace
        var `extension`: Identifier?
    }

    private func wantedMemberships(of bot: DesiredBot, keeping kept: [Identifier]) -> [WantedMembership] {
        let common = WantedMembership(
            group: ManagedName.bots,
            reason: bot.mayLogIn ? "bots connect through it" : "console and migrations act as the bot",
            source: bot.source
        )
        return [common]
            + bot.extensions.map { placed in
                WantedMembership(
                    group: ManagedName.extensionGroup(placed.value),
                    reason: "it uses \(placed.value)",
                    source: SourcePlace(file: bot.source.file, line: placed.line, column: 1),
                    extension: placed.value
                )
            }
            + kept.map { name in
                WantedMembership(
                    group: ManagedName.extensionGroup(name),
                    reason: "it still uses \(name)",
                    source: bot.source,
                    extension: name
                )
            }
    }

    /// A bot uses the group's rights; it cannot become the group or pass it on.
    var memberOptions: Membership.Options {
        Membership.Options(admin: false, inherit: true, set: !observed.cluster.hasMembershipOptions)
    }

    /// Before PostgreSQL 16 only the ADMIN option is the membership's own.
    func fits(_ membership: Membership) -> Bool {
        observed.cluster.hasMembershipOptions ? membership.options == memberOptions : !membership.options.admin
    }

    /// Whether the membership outlives everybody's loss of the group's ADMIN option, which nobody is to have.
    ///
    /// Since PostgreSQL 16 a membership goes with its grantor's ADMIN option; only the bootstrap superuser grants
    /// without one, and a superuser's grants are recorded as its own.
    func lasts(_ membership: Membership) -> Bool {
        guard observed.cluster.hasMembershipOptions else { return true }
        return delegates[membership.group]?.contains(membership.grantor) != true
    }
}

extension Step {
    /// Whether the step is a part of making the extension usable.
    func serves(_ name: Identifier) -> Bool {
        let (schema, group) = (ManagedName.extensionSchema(name), ManagedName.extensionGroup(name))
        switch self {
        case .object(.installExtension(let other, _)), .object(.moveExtension(let other, _, _)): return other == name
        case .role(.createRole(let role, _)), .role(.alterRole(let role, _, _)): return role == group
        case .object(.createSchema(let other, _)), .object(.changeSchemaOwner(let other, _, _)): return other == schema
        case .right(.grant(_, .schema(let other), _)): return other == schema
        default: return false
        }
    }
}
