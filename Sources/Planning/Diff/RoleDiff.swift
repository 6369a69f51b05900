import Model
import SQLText

extension Scope {
    /// The attributes of a bot's role, or of a login of its, after this pass.
    ///
    /// While two logins are valid each has all the connections of the plan: a pool that fills its limit must be able to
    /// move from one to the other.
    func attributes(of name: Identifier, _ bot: DesiredBot, _ course: CredentialCourse) -> RoleAttributes {
        guard let plan = desired.plans[bot.plan.value] else { preconditionFailure("bot \(bot.id) has no plan") }
        var attributes = RoleAttributes.bot(connections: plan.connections)
        attributes.canLogIn = mayLogIn(bot) && (name == course.login || name == course.previous)
        return attributes
    }

    /// Whether the bot's logins are open after this pass. A paused bot's stay as they are.
    private func mayLogIn(_ bot: DesiredBot) -> Bool {
        guard bot.isSuspended else { return bot.mayLogIn }
        return ([bot.role] + ManagedName.logins(of: bot.role)).contains {
            observed.roles[$0]?.attributes.canLogIn == true
        }
    }

    /// Makes or mends a bot's role, or a login of its.
    func planRole(
        _ name: Identifier,
        of bot: DesiredBot,
        _ role: ObservedRole?,
        _ course: CredentialCourse,
        because purpose: String,
        into collector: inout StepCollector
    ) {
        let wanted = attributes(of: name, bot, course)
        guard let role else {
            collector.add(.role(.createRole(name, wanted)), .create, because: purpose, at: bot.source)
            return
        }
        guard role.attributes != wanted else { return }
        var onlyLimit = role.attributes
        onlyLimit.connectionLimit = wanted.connectionLimit
        guard onlyLimit == wanted, let plan = desired.plans[bot.plan.value] else {
            collector.add(
                .role(.alterRole(name, from: role.attributes, to: wanted)),
                because: !mayLogIn(bot)
                    ? Self.loginForbidden
                    : wanted.canLogIn
                        ? "a bot may log in and nothing more" : "the bot logs in as \(course.login)",
                at: bot.source
            )
            return
        }
        collector.add(
            .role(.alterRole(name, from: role.attributes, to: wanted)),
            because: "plan \(plan.name) gives \(plan.connections) connections",
            at: plan.source
        )
    }
}
