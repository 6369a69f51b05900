import Model
import SQLText

extension Scope {
    /// The roles beside its own that a bot logs in as: none but to log in and act as the bot.
    func planLogins(of bot: DesiredBot, _ course: CredentialCourse, into collector: inout StepCollector) {
        for name in [course.previous, course.login].compactMap({ $0 }) where name != bot.role {
            // What has the name now is dropped first.
            let isFresh = course.endsBefore.contains { $0.login == name }
            let known = isFresh ? nil : observed.roles[name]
            planRole(name, of: bot, known, course, because: "the bot logs in as it", into: &collector)
            planMemberships(ofLogin: name, bot, known, into: &collector)
            planSettings(of: bot, for: name, known, into: &collector)
        }
        if let name = course.endsAfter?.login, name != bot.role, let known = observed.roles[name] {
            close(name, bot, known, course, into: &collector)
        }
    }

    private func planMemberships(
        ofLogin name: Identifier,
        _ bot: DesiredBot,
        _ role: ObservedRole?,
        into collector: inout StepCollector
    ) {
        // Whoever may pass on membership in the bot's role loses that, and what it granted goes with it.
        let delegates = (observed.roles[bot.role]?.members ?? []).filter(\.options.admin).map(\.member)
        var isMember = false
        for membership in role?.memberships ?? []
        where membership.group != ManagedName.owner && !isReconciledLogin(membership.group)
            && !accesses.endingRoles.contains(membership.group)
        {
            let isWanted = membership.group == bot.role
            if isWanted, membership.options == .login {
                let isPassing = observed.cluster.hasMembershipOptions && delegates.contains(membership.grantor)
                if !isPassing { isMember = true }
                continue
            }
            collector.add(
                .role(.revokeMembership(membership)),
                because: isWanted ? "it acts as the bot and nothing more" : "it acts as the bot alone",
                at: bot.source
            )
        }
        if !isMember {
            collector.add(
                .role(.grantMembership(group: bot.role, member: name, .login)),
                because: "it acts as the bot",
                at: bot.source
            )
        }
        for membership in role?.members ?? []
        where !reconciledGroups.contains(membership.member) && !isEnding(membership.member) {
            collector.add(
                .role(.revokeMembership(membership)),
                because: "\(membership.member) could act as the bot",
                at: bot.source
            )
        }
    }

    /// Whether a role is a login, of a bot or of an access, that this plan drops.
    func isEnding(_ login: Identifier) -> Bool {
        if accesses.endingRoles.contains(login) { return true }
        guard let role = ManagedName.bot(ofLogin: login), observed.roles[login] != nil else { return false }
        guard let bot = reconciledBots.first(where: { $0.role == role }) else { return departures.roles.contains(role) }
        let course = credentialCourse(of: bot, observed.registry[bot.id]?.credential, StepCollector(options: options))
        return (course.endsBefore + [course.endsAfter].compactMap { $0 }).contains { $0.login == login }
    }

    /// Ends a login for good: nobody gets in, then those who are in get out, then what there is of it goes.
    func planEnd(
        of ending: CredentialCourse.Ending,
        _ bot: DesiredBot,
        _ course: CredentialCourse,
        _ entry: RegistryEntry?,
        into collector: inout StepCollector
    ) {
        let name = ending.login
        let isOfBot = name == bot.role || ManagedName.logins(of: bot.role).contains(name)
        if let known = observed.roles[name], isOfBot, name != entry?.credential?.login || course.endsAfter == ending {
            if course.endsAfter != ending { close(name, bot, known, course, into: &collector) }
            collector.add(
                .lifecycle(.endSessions(of: name)),
                because: ending.reason,
                at: bot.source,
                hazards: [.terminatesSessions]
            )
            if name != bot.role {
                collector.add(
                    .credential(.dropLogin(name, heir: bot.role)),
                    .drop,
                    because: ending.reason,
                    at: bot.source
                )
            } else if known.verifierDigest != nil {
                collector.add(.role(.removePassword(name)), because: ending.reason, at: bot.source)
            }
        }
        guard entry?.credential?.previous?.login == name || course.endsAfter == ending else { return }
        collector.add(.credential(.forgetLogin(name, of: bot.id)), because: ending.reason, at: bot.source)
    }

    private func close(
        _ name: Identifier,
        _ bot: DesiredBot,
        _ known: ObservedRole,
        _ course: CredentialCourse,
        into collector: inout StepCollector
    ) {
        var closed = known.attributes
        if name == bot.role { closed = attributes(of: name, bot, course) }
        closed.canLogIn = false
        guard closed != known.attributes else { return }
        collector.add(
            .role(.alterRole(name, from: known.attributes, to: closed)),
            because: "the bot logs in as \(course.login)",
            at: bot.source
        )
    }
}

extension Membership.Options {
    /// A login acts as the bot, and has its rights without that too.
    fileprivate static let login = Membership.Options(admin: false, inherit: true, set: true)
}
