import Model
import SQLText

extension Scope {
    /// Everything that one bot has: role, memberships, schema, settings, registry entry and credential.
    ///
    /// - Parameters:
    ///   - core: the ids of the cluster's steps that every bot needs.
    func plan(
        _ bot: DesiredBot,
        into collector: inout StepCollector,
        after core: [String],
        clusterSteps: [PlannedStep]
    ) {
        let entry = observed.registry[bot.id]
        guard !isBeingRestored(bot.role) else {
            if options.rotation != nil { refuseDuringRestore(of: bot, into: &collector) }
            return
        }
        guard !bot.isSuspended else {
            planPause(of: bot, entry: entry, into: &collector)
            collector.commonDependencies = core
            if let entry, abandoned[bot.role] != nil {
                planSettling(of: entry, into: &collector, after: core)
            } else {
                planAccesses(of: bot.role, into: &collector)
            }
            return
        }
        if let entry, entry.role != bot.role {
            refuseForeignRole(bot, remembered: entry.role, into: &collector)
            return
        }
        let role = observed.roles[bot.role]
        let schema = observed.schemas[bot.role]
        if let obstacles = adoptionObstacles[bot.id] {
            refuse(obstacles, to: bot, into: &collector)
            return
        }
        if Self.isForeign(bot, in: observed, options: options) {
            refuseAdoption(of: bot, role: role != nil, schema: schema != nil, into: &collector)
            return
        }
        if entry == nil, Self.isTaken(bot, in: observed) { collector.commonHazards = [.adoptsExisting] }
        collector.isNew = role == nil && schema == nil
        collector.commonDependencies = core
        planAccesses(of: bot.role, into: &collector)
        planSettling(of: bot.role, at: bot.source, into: &collector)

        let course = credentialCourse(of: bot, entry?.credential, collector)
        collector.isPostponed = course.isPostponed
        let restriction = restriction(of: bot, role)
        let closure = loginClosure(of: bot, course)
        // A bot that exists is blocked before anything else; what is written to it meanwhile counts.
        let isKnown = role != nil && entry != nil
        if isKnown { planRestriction(restriction, into: &collector) }
        planClosure(closure, of: bot, role, into: &collector)
        planTakeover(of: bot, into: &collector)
        planBotRole(of: bot, role, course, into: &collector)
        planTakeover(ofSchemaOf: bot, into: &collector)
        planMemberships(of: bot, role, closure, clusterSteps: clusterSteps, into: &collector)
        planSchema(
            bot.role,
            wanted: [.role(bot.role): .allOnSchema],
            because: "the bot's data lives in it",
            at: bot.source,
            into: &collector
        )
        planReplaced(of: bot.role, into: &collector)
        if entry != nil || observed.adoptees[bot.id] == nil {
            planStrays(of: bot.role, at: bot.source, into: &collector)
        }
        // A login that goes leaves what it has to the bot's role; what somebody granted it was revoked before.
        for ending in course.endsBefore { planEnd(of: ending, bot, course, entry, into: &collector) }
        planSettings(of: bot, for: bot.role, role, into: &collector)
        planRecord(of: bot, entry, as: bot.mayLogIn ? restriction.phase : .disabled, into: &collector)
        planLogins(of: bot, course, into: &collector)
        planCredential(of: bot, course, into: &collector)
        if !isKnown { planRestriction(restriction, into: &collector) }
        planArming(restriction, into: &collector)
        if let ending = course.endsAfter { planEnd(of: ending, bot, course, entry, into: &collector) }
    }

    /// What is in a bot's schema is the bot's: what belongs to a group, every bot in it may drop.
    func planStrays(of role: Identifier, at source: SourcePlace?, into collector: inout StepCollector) {
        guard let owners = observed.strayOwners[role], !owners.isEmpty else { return }
        collector.add(
            .adoption(.takeObjects(in: role, to: role, from: owners)),
            .alter,
            because: "REASSIGN OWNED gave them away, and whoever acts as the owner could drop them",
            at: source
        )
    }

    private func refuseAdoption(of bot: DesiredBot, role: Bool, schema: Bool, into collector: inout StepCollector) {
        let own = [role ? "role" : nil, schema ? "schema" : nil].compactMap { $0 }.joined(separator: " and ")
        let logins = ManagedName.logins(of: bot.role).filter { observed.roles[$0] != nil }.map { "role \($0)" }
        let what = (own.isEmpty ? [] : ["\(own) \(bot.role)"]) + logins
        collector.refuse(
            "take over \(what.joined(separator: ", "))",
            because: "flarexdb did not make \(role && schema || what.count > 1 ? "them" : "it")",
            hint: "If it is this bot's, set the annotation flarex.dev/adopt: \"true\" on its manifest, or allow it for "
                + "all bots with --allow \(Hazard.adoptsExisting.rawValue).",
            at: bot.source,
            hazard: .adoptsExisting
        )
    }

    private func refuseDuringRestore(of bot: DesiredBot, into collector: inout StepCollector) {
        collector.refuse(
            "issue a new credential",
            because: "its data are being replaced by those of an archive",
            hint: "Wait for the end of the restore.",
            at: bot.source,
            isOfRequest: true
        )
    }

    private func refuseForeignRole(_ bot: DesiredBot, remembered: Identifier, into collector: inout StepCollector) {
        collector.refuse(
            "work on bot \(bot.id)",
            because: "the registry has role \(remembered) for it, and its role should be \(bot.role)",
            hint: "The registry was changed by hand: correct its role in flarex.bot.",
            at: bot.source
        )
    }

    private func planRecord(
        of bot: DesiredBot,
        _ entry: RegistryEntry?,
        as phase: Phase,
        into collector: inout StepCollector
    ) {
        let record = BotRecord(bot, phase: phase, in: desired)
        guard let entry else {
            collector.add(
                .control(.recordBot(record)),
                .create,
                because: "the registry does not know the bot",
                at: bot.source
            )
            return
        }
        let reason: String
        switch entry.phase {
        case _ where entry.isBeingDropped:
            reason = "\(PlannedStep.resurrection); some of its data may have been dropped"
        case _ where entry.tombstonedAt != nil: reason = PlannedStep.resurrection
        case .failed: reason = "the last pass failed"
        case .suspended: reason = "the manifest no longer pauses it"
        case _ where phase == .disabled && entry.phase != .disabled: reason = Self.loginForbidden
        case .disabled where phase != .disabled: reason = "the manifest lets it log in again"
        case _ where entry.workspace != bot.workspace:
            reason = "workspace \(entry.workspace) becomes \(bot.workspace)"
        case _ where entry.plan != bot.plan.value: reason = "plan \(entry.plan) becomes \(bot.plan.value)"
        case _ where entry.terms != record.terms: reason = Self.change(of: entry.terms, to: record.terms)
        case _ where entry.specDigest != record.specDigest: reason = "the manifest changed"
        case _ where entry.isKept != bot.isKept:
            reason = "flarex.dev/prune: disabled \(bot.isKept ? "keeps it without a manifest" : "is gone")"
        case phase: return
        case _ where phase == .restricted: reason = "its writes are blocked"
        case .restricted: reason = "its writes are no longer blocked"
        case let phase: reason = "its phase is \(phase.rawValue)"
        }
        let isStricter = entry.terms.flatMap { record.terms?.isStricter(than: $0) } ?? false
        collector.add(.control(.recordBot(record)), isStricter ? .restrict : nil, because: reason, at: bot.source)
    }

    private static func change(of old: StorageTerms?, to new: StorageTerms?) -> String {
        guard let old, let new else { return "the registry lacks its quota" }
        if old.quota != new.quota { return "quota \(old.quota) becomes \(new.quota)" }
        return "overage \(old.price.words) becomes \(new.price.words)"
    }
}

extension OveragePrice? {
    fileprivate var words: String { map { "at \($0.perGBMonth) \($0.currency) per GB and month" } ?? "off" }
}
