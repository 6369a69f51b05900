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
}
