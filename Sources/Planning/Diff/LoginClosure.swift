import Model
import SQLText

/// What a bot that may not log in still has to lose.
struct LoginClosure {
    /// The roles that something can log in as, or is logged in as.
    var roles: [Identifier] = []
}

extension Scope {
    /// Why a bot has no login.
    static let loginForbidden = "the manifest says login: false"

    /// Logins that end in this pass for another reason are closed with that.
    func loginClosure(of bot: DesiredBot, _ course: CredentialCourse) -> LoginClosure {
        guard !bot.mayLogIn else { return LoginClosure() }
        let ending = (course.endsBefore + [course.endsAfter].compactMap(\.self)).map(\.login) + [course.interrupts]
        let names = [bot.role] + (botsWithLogins.contains(bot.role) ? ManagedName.logins(of: bot.role) : [])
        return LoginClosure(
            roles: names.filter { name in
                guard let role = observed.roles[name], !ending.contains(name) else { return false }
                return role.attributes.canLogIn || observed.openSessions[name] != nil
            }
        )
    }

    /// Ends the sessions of a bot that may not log in.
    ///
    /// A transaction in which the bot changes its own role holds up `ALTER ROLE ... NOLOGIN` for as long as it likes. So
    /// the right to connect goes first, which nothing of the bot's can hold up, then the sessions, and then LOGIN. The
    /// right comes back in the end: whoever acts as the bot needs what comes with it.
    func planClosure(
        _ closure: LoginClosure,
        of bot: DesiredBot,
        _ role: ObservedRole?,
        into collector: inout StepCollector
    ) {
        guard !closure.roles.isEmpty else { return }
        for membership in role?.memberships ?? [] where membership.group == ManagedName.bots {
            collector.add(.role(.revokeMembership(membership)), .restrict, because: Self.loginForbidden, at: bot.source)
        }
        for name in closure.roles {
            collector.add(
                .lifecycle(.endSessions(of: name)),
                .restrict,
                because: Self.loginForbidden,
                at: bot.source,
                hazards: [.terminatesSessions]
            )
        }
    }
}
