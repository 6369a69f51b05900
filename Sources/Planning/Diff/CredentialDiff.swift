import Digest
import Model
import SQLText

extension Scope {
    func credentialCourse(
        of bot: DesiredBot,
        _ stored: StoredCredential?,
        _ collector: StepCollector
    ) -> CredentialCourse {
        var digests: [Identifier: HexDigest?] = [:]
        for name in [bot.role] + (botsWithLogins.contains(bot.role) ? ManagedName.logins(of: bot.role) : []) {
            if let role = observed.roles[name] { digests[name] = .some(role.verifierDigest) }
        }
        var situation = CredentialCourse.Situation(
            role: bot.role,
            stored: stored,
            verifierDigests: digests,
            sessions: observed.openSessions,
            policy: desired.policy.secrets,
            now: observed.cluster.now,
            request: options.rotation,
            mayRotate: collector.mayRotate
        )
        situation.keepsForm = collector.keepsForm
        // Of a paused bot only who can open its secret is looked after.
        if bot.isSuspended {
            situation.policy.rotateAfter = nil
            if stored?.hasOtherRecipients != true { situation.keepsForm = true }
        }
        return CredentialCourse(situation) { connectionForm(of: bot, login: $0).digest }
    }

    /// The bot's own role, which logs in until its credential is rotated for the first time.
    func planBotRole(
        of bot: DesiredBot,
        _ role: ObservedRole?,
        _ course: CredentialCourse,
        into collector: inout StepCollector
    ) {
        // As a login that ends it is mended there.
        guard role == nil || !course.endsBefore.contains(where: { $0.login == bot.role }) else { return }
        let purpose = collector.isNew ? "the manifest asks for the bot" : "the role is missing"
        planRole(bot.role, of: bot, role, course, because: purpose, into: &collector)
        let isLogin = [course.login, course.previous, course.endsAfter?.login].contains(bot.role)
        if !isLogin, role?.verifierDigest != nil {
            collector.add(
                .role(.removePassword(bot.role)),
                because: "the bot logs in as \(course.login)",
                at: bot.source
            )
        }
    }

    /// The new secret, if there is one.
    func planCredential(of bot: DesiredBot, _ course: CredentialCourse, into collector: inout StepCollector) {
        if let until = course.overlapsUntil {
            collector.refuse(
                "replace the credential again",
                because: "the one before it is valid until \(until), and would end early",
                hint: "Rotate again after that. After a leak, secret rotate --now ends both at once.",
                at: bot.source,
                isOfRequest: true
            )
        }
        switch course.change {
        case .none: break
        case .reissue(let reason, let isReplacing):
            collector.add(
                .credential(.issueCredential(connectionForm(of: bot, login: course.login))),
                because: reason,
                at: bot.source,
                hazards: isReplacing ? [.rotatesCredential] : []
            )
        case .rotate(_, let reason):
            let overlap = course.endsAfter == nil ? desired.policy.secrets.overlap : TimeSpan(seconds: 0)
            collector.add(
                .credential(.rotateCredential(connectionForm(of: bot, login: course.login), overlap: overlap)),
                because: reason,
                at: bot.source,
                hazards: [.rotatesCredential]
            )
        }
        guard let login = course.interrupts, observed.roles[login] != nil else { return }
        collector.add(
            .lifecycle(.endSessions(of: login)),
            because: "--now ends them at once",
            at: bot.source,
            hazards: [.terminatesSessions]
        )
    }

    func connectionForm(of bot: DesiredBot, login: Identifier) -> ConnectionForm {
        var endpoint = desired.policy.endpoint
        endpoint.urlForm = bot.urlForm ?? endpoint.urlForm
        return ConnectionForm(
            bot: bot.id,
            role: bot.role,
            login: login,
            database: database,
            endpoint: endpoint,
            searchPath: SearchPath.of(bot, keeping: keptExtensions(of: bot)),
            recipients: desired.policy.secrets.recipients
        )
    }
}
