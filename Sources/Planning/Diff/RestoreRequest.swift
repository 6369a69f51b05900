package import Model
package import SQLText

/// What a person asked for beyond the manifests: that a bot gets other data. Nothing else is planned then.
package enum RestoreRequest: Hashable, Sendable {
    case archive(Restoration)
    /// What the last restore replaced comes back. The schema is to hold what the bot has now. The request is the one that
    /// it is carried out for; nil for none.
    case undo(Name, aside: Identifier, request: Int?)

    package var bot: Name {
        switch self {
        case .archive(let restoration): restoration.bot.id
        case .undo(let bot, _, _): bot
        }
    }
}

extension Scope {
    /// The steps from the bot that is in use to the bot with the other data; or why that cannot be.
    func plan(_ request: RestoreRequest) -> StepCollector {
        let bot = desired.bots(named: [request.bot]).first
        var collector = StepCollector(bot: reference(of: request.bot, bot), options: options)
        guard let bot, let entry = observed.registry[request.bot] else {
            collector.refuseRestore(
                because: "it has no valid manifest, or flarexdb has never applied it",
                hint: "Bring its manifest back or fix it, and run flarexdb apply."
            )
            return collector
        }
        guard let obstacle = obstacle(to: bot, entry) else {
            switch request {
            case .archive(let restoration): plan(restoration, of: bot, into: &collector)
            case .undo(_, let aside, let request):
                planUndo(of: bot, aside: aside, request: request, into: &collector)
            }
            return collector
        }
        collector.refuseRestore(because: obstacle.reason, hint: obstacle.hint, at: bot.source)
        return collector
    }

    private func reference(of id: Name, _ bot: DesiredBot?) -> BotReference? {
        bot.map(BotReference.init) ?? observed.registry[id].map { BotReference($0) }
    }

    /// Why nobody can get other data into the bot, whichever.
    private func obstacle(to bot: DesiredBot, _ entry: RegistryEntry) -> (reason: String, hint: String)? {
        let isWhole = entry.role == bot.role && observed.roles[bot.role] != nil && observed.schemas[bot.role] != nil
        if observed.controlVersion < ControlVersion.drills {
            return ("the registry is of an older flarexdb", "Run flarexdb apply, which upgrades it.")
        }
        if let restore = observed.restores[bot.role] {
            return restore.isUnderWay
                ? ("its data are being replaced since \(restore.begunAt)", "Wait for the end of that restore.")
                : ("a restore of \(restore.begunAt) did not come to its end", "Run flarexdb apply, which ends it.")
        }
        if bot.isSuspended { return ("its manifest pauses it", "Take suspend: true out of its manifest.") }
        if entry.tombstonedAt != nil { return ("it is tombstoned", "Run flarexdb apply: its manifest is back.") }
        return isWhole ? nil : ("it is not as its manifest says", "Run flarexdb apply.")
    }

    private func plan(_ restoration: Restoration, of bot: DesiredBot, into collector: inout StepCollector) {
        let obstacles = obstacles(to: restoration.archive, for: bot)
        for obstacle in obstacles {
            collector.refuseRestore(because: obstacle.reason, hint: obstacle.hint, at: bot.source)
        }
        guard obstacles.isEmpty else { return }
        let reason = "its data are replaced by those of archive \(restoration.archive.number)"
        collector.add(.restore(.begin(restoration)), because: "whoever comes next can end it", at: nil)
        let shut = planShutting(of: bot, into: &collector)
        let marks = observed.roles[bot.role]?.memberships.filter { $0.group == ManagedName.restricted } ?? []
        if !marks.isEmpty {
            collector.add(
                .storage(.lift(BotReference(bot), marks)),
                because: "the archive is within its quota",
                at: nil
            )
        }
        collector.add(.restore(.setAside(restoration)), because: reason, at: nil, hazards: [.replacesData])
        collector.add(.object(.createSchema(bot.role, owner: ManagedName.owner)), .create, because: reason, at: nil)
        collector.add(
            .right(.grant(.allOnSchema, on: .schema(bot.role), to: .role(bot.role))),
            .create,
            because: "the bot's data live in it",
            at: nil
        )
        collector.add(.restore(.load(restoration)), .create, because: "with the bot's rights and no others", at: nil)
        collector.add(.restore(.finish(bot.id)), because: "what was loaded is as it was archived", at: nil)
        planOpening(of: shut, into: &collector)
    }

    private func planUndo(
        of bot: DesiredBot,
        aside: Identifier,
        request: Int?,
        into collector: inout StepCollector
    ) {
        let states = observed.replaced.filter { $0.value.role == bot.role && observed.schemas[$0.key] != nil }
        guard let last = states.max(by: { ($0.value.replacedAt, $0.key) < ($1.value.replacedAt, $1.key) }),
            let schema = observed.schemas[last.key]
        else {
            collector.refuseRestore(
                because: "nothing is kept that a restore replaced",
                hint: "What was replaced is kept for \(keepReplaced), see spec.backups.keepReplaced.",
                at: bot.source
            )
            return
        }
        let shut = planShutting(of: bot, into: &collector)
        let swap = Swap(bot: BotReference(bot), replaced: last.key, aside: aside, request: request)
        collector.add(
            .restore(.swap(swap)),
            because: "the restore of \(last.value.replacedAt) is undone",
            at: nil,
            hazards: [.replacesData]
        )
        planACL(
            of: .schema(bot.role),
            acl: planOwner(ManagedName.owner, of: bot.role, schema, at: bot.source, into: &collector),
            owner: ManagedName.owner,
            wanted: [.role(bot.role): .allOnSchema],
            because: "the bot's data live in it",
            at: bot.source,
            into: &collector
        )
        planOpening(of: shut, into: &collector)
    }

    /// Ends everything that acts as the bot, and lets nobody in.
    ///
    /// - Returns: the logins that are to be let in again.
    private func planShutting(of bot: DesiredBot, into collector: inout StepCollector) -> [Identifier] {
        let reason = "nobody is to write while its data are replaced"
        for access in accesses.byBot[bot.role] ?? [] {
            let steps = AccessStep.ending(
                access.login,
                roles: access.roles,
                heir: bot.role,
                isRecorded: access.isRecorded
            )
            for step in steps { collector.add(step, .drop, because: reason, at: nil, hazards: step.sessionHazards) }
        }
        let logins = ([bot.role] + ManagedName.logins(of: bot.role)).filter {
            observed.roles[$0]?.attributes.canLogIn == true
        }
        for login in logins {
            for step in [Step.restore(.shut(login: login)), .lifecycle(.endSessions(of: login))] {
                collector.add(step, .restrict, because: reason, at: nil, hazards: [.terminatesSessions])
            }
        }
        return logins
    }

    private func planOpening(of logins: [Identifier], into collector: inout StepCollector) {
        for login in logins {
            guard let open = observed.roles[login]?.attributes else { continue }
            var shut = open
            shut.canLogIn = false
            collector.add(
                .role(.alterRole(login, from: shut, to: open)),
                because: "its credential is as before",
                at: nil
            )
        }
    }

    /// Why an archive cannot be loaded, or would not be allowed to stay.
    private func obstacles(to archive: Archive, for bot: DesiredBot) -> [(reason: String, hint: String)] {
        let wanted = Set(bot.extensions.map(\.value))
        let groups = Set(observed.roles[bot.role]?.memberships.map(\.group) ?? [])
        var obstacles = archive.extensions.compactMap { name -> (String, String)? in
            guard wanted.contains(name) else {
                return (
                    "the bot had extension \(name) when the archive was taken, and its manifest does not ask for it",
                    "Add it to spec.extensions, run flarexdb apply, and restore again."
                )
            }
            let isThere = observed.extensions[name] != nil && groups.contains(ManagedName.extensionGroup(name))
            return isThere
                ? nil : ("it does not have extension \(name) yet", "Run flarexdb apply, which gives it that.")
        }
        guard let plan = desired.plans[bot.plan.value] else { preconditionFailure("bot \(bot.id) has no plan") }
        let limit = StorageLimit(of: bot, on: plan, in: desired.policy)
        let stored = archive.storedBytes ?? archive.bytes
        if stored > limit.bytes {
            obstacles.append(
                (
                    "the bot stored \(stored.approximate) when the archive was taken, over \(limit.words)",
                    "Give it a larger plan or overage, run flarexdb apply, and restore again."
                )
            )
        }
        return obstacles.map { (reason: $0.0, hint: $0.1) }
    }
}

extension StepCollector {
    fileprivate mutating func refuseRestore(because reason: String, hint: String, at source: SourcePlace? = nil) {
        refuse("restore it", because: reason, hint: hint, at: source, isOfRequest: true)
    }
}
