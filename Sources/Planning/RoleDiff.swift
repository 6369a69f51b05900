import Model
import SQLText

extension Scope {
    func planRole(of bot: DesiredBot, _ role: ObservedRole?, into collector: inout StepCollector) {
        guard let plan = desired.plans[bot.plan.value] else { preconditionFailure("bot \(bot.id) has no plan") }
        let wanted = RoleAttributes.bot(connections: plan.connections)
        guard let role else {
            collector.add(
                .createRole(bot.role, wanted),
                .create,
                because: collector.isNew ? "the manifest asks for the bot" : "the role is missing",
                at: bot.source
            )
            return
        }
        guard role.attributes != wanted else { return }
        var onlyLimit = role.attributes
        onlyLimit.connectionLimit = wanted.connectionLimit
        collector.add(
            .alterRole(bot.role, from: role.attributes, to: wanted),
            because: onlyLimit == wanted
                ? "plan \(plan.name) gives \(plan.connections) connections" : "a bot logs in and has no other power",
            at: onlyLimit == wanted ? plan.source : bot.source
        )
    }

    func planMemberships(
        of bot: DesiredBot,
        _ role: ObservedRole?,
        clusterSteps: [PlannedStep],
        into collector: inout StepCollector
    ) {
        var wanted: [(group: Identifier, reason: String, source: SourcePlace, extension: Identifier?)] = [
            (ManagedName.bots, "bots connect through it", bot.source, nil)
        ]
        for placed in bot.extensions {
            let source = SourcePlace(file: bot.source.file, line: placed.line, column: 1)
            wanted.append((ManagedName.extensionGroup(placed.value), "it uses \(placed.value)", source, placed.value))
        }
        let options = Membership.Options(
            admin: false,
            inherit: true,
            set: !observed.cluster.hasMembershipOptions
        )
        for membership in role?.memberships ?? [] {
            let isWanted = wanted.contains { $0.group == membership.group }
            guard !isWanted || membership.options != options else { continue }
            collector.add(
                .revokeMembership(membership),
                because: isWanted
                    ? "it may use the group's rights and nothing more" : "the manifest does not put the bot into it",
                at: bot.source
            )
        }
        for (group, reason, source, name) in wanted {
            if let name, !canHave(name) {
                collector.refuse(
                    "give extension \(name) to bot \(bot.id)",
                    because: "the server does not have it",
                    hint:
                        "Install the server package that holds it (Debian: postgresql-contrib), or drop it from the manifest.",
                    at: source
                )
                continue
            }
            let has = role?.memberships.contains { $0.group == group && $0.options == options } ?? false
            guard !has else { continue }
            let needed = name.map { name in clusterSteps.filter { $0.step.serves(name) }.map(\.id) } ?? []
            collector.add(
                .grantMembership(group: group, member: bot.role, options),
                because: reason,
                at: source,
                dependencies: needed
            )
        }
        for membership in role?.members ?? [] where !reconciledRoles.contains(membership.member) {
            collector.add(
                .revokeMembership(membership),
                because: "\(membership.member) could act as the bot",
                at: bot.source
            )
        }
    }
}

extension Step {
    /// Whether the step is a part of making the extension usable.
    fileprivate func serves(_ name: Identifier) -> Bool {
        let (schema, group) = (ManagedName.extensionSchema(name), ManagedName.extensionGroup(name))
        switch self {
        case .installExtension(let other, _), .moveExtension(let other, _, _): return other == name
        case .createRole(let role, _), .alterRole(let role, _, _): return role == group
        case .createSchema(let other, _), .changeSchemaOwner(let other, _, _): return other == schema
        case .grant(_, .schema(let other), _): return other == schema
        default: return false
        }
    }
}
