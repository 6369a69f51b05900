import Model
import SQLText

extension Scope {
    /// What the rules say of a bot's storage, beside what is so now.
    struct Restriction {
        var bot: DesiredBot
        var limit: StorageLimit
        var usage: ObservedUsage?
        var verdict: StorageVerdict
        /// The bot's memberships in the group of restricted bots.
        var marks: [Membership]
        /// Nil where nobody looked at it, as the bot was far from its quota.
        var block: ObservedStorageBlock?

        var phase: Phase { verdict.isRestricted ? .restricted : .ready }
        var reference: BotReference { BotReference(bot) }
    }

    func restriction(of bot: DesiredBot, _ role: ObservedRole?) -> Restriction {
        guard let plan = desired.plans[bot.plan.value] else { preconditionFailure("bot \(bot.id) has no plan") }
        let limit = StorageLimit(of: bot, on: plan, in: desired.policy)
        let block = observed.storageBlocks[bot.role]
        let usage = observed.usage[bot.id]
        return Restriction(
            bot: bot,
            limit: limit,
            usage: usage,
            verdict: StorageVerdict(
                usage: usage.map { ByteCount(bytes: $0.bytes) },
                limit: limit,
                blockedAt: block?.blocked?.limit,
                liftBelow: desired.policy.sweep.liftBelow
            ),
            marks: role?.memberships.filter { $0.group == ManagedName.restricted } ?? [],
            block: block
        )
    }

    /// Marks the bot or takes the mark away.
    func planRestriction(_ restriction: Restriction, into collector: inout StepCollector) {
        let (bot, marks) = (restriction.reference, restriction.marks)
        guard restriction.verdict.isRestricted else {
            guard !marks.isEmpty || restriction.block?.blocked != nil else { return }
            collector.add(
                .storage(.lift(bot, marks)),
                .alter,
                because: restriction.verdict.reason,
                at: source(of: restriction)
            )
            return
        }
        let isNew = !isMarked(restriction)
        guard
            isNew || marks.contains(where: { !isMark($0) })
                || restriction.block?.blocked?.limit != restriction.limit.bytes
        else { return }
        collector.add(
            .storage(
                .restrict(
                    bot,
                    limit: restriction.limit.bytes,
                    restriction.limit.origin,
                    replacing: marks.filter { !isMark($0) }
                )
            ),
            isNew ? .restrict : .alter,
            because: restriction.verdict.reason,
            at: source(of: restriction),
            hazards: isNew ? [.blocksWrites] : []
        )
    }

    /// Ends what still writes, puts the trigger on tables that lack it, and makes room.
    ///
    /// It comes last, and arming after ending: what holds a table's lock keeps nothing else of the block from being done.
    func planArming(_ restriction: Restriction, into collector: inout StepCollector) {
        let (bot, block) = (restriction.reference, restriction.block)
        let isRestricted = restriction.verdict.isRestricted
        // A mark that the registry knows nothing of says nothing of those who began before it.
        let isNew = !isMarked(restriction) || block?.blocked == nil
        let writers = block?.writers ?? 0
        if isRestricted, isNew || writers > 0 {
            collector.add(
                .storage(.endWriters(bot)),
                .restrict,
                because: isNew
                    ? "statements that began before the block are not stopped by it"
                    : "\(writers) began before the block and \(writers == 1 ? "goes" : "go") on",
                at: source(of: restriction),
                hazards: [.terminatesSessions]
            )
        }
        let unarmed = block?.unarmedTables
        if isRestricted || isNear(restriction), unarmed != 0 {
            collector.add(
                .storage(.arm(bot, tables: unarmed, endsWriters: isRestricted)),
                isRestricted ? .restrict : .alter,
                because: isRestricted
                    ? "they still accept writes"
                    : "\(restriction.verdict.reason), and a block is to take effect at once",
                at: source(of: restriction),
                hazards: isRestricted ? [.blocksWrites, .terminatesSessions] : []
            )
        }
        guard isRestricted else { return }
        for waste in Reclaim.worthwhile(restriction, cap: desired.policy.maxStorage) {
            collector.add(
                .storage(.reclaim(bot, waste)),
                .alter,
                because: "the bot is over its quota, and what it deleted still takes room",
                at: source(of: restriction)
            )
        }
    }

    /// Whether a block may come soon. Overage only puts it off, and bots are looked at from a part of the quota on.
    private func isNear(_ restriction: Restriction) -> Bool {
        guard let usage = restriction.usage, let quota = desired.plans[restriction.bot.plan.value]?.storage else {
            return false
        }
        return [quota, restriction.limit.bytes].allSatisfy {
            usage.bytes >= $0.part(StorageBlockConditions.armedFrom).bytes
        }
    }

    /// The line that sets the limit.
    private func source(of restriction: Restriction) -> SourcePlace {
        guard case .plan = restriction.limit.origin else { return desired.policy.source }
        return SourcePlace(file: restriction.bot.source.file, line: restriction.bot.plan.line, column: 1)
    }

    private func isMarked(_ restriction: Restriction) -> Bool {
        restriction.marks.contains { isMark($0) && lasts($0) }
    }

    /// Whether a membership is as flarexdb gives it. Before PostgreSQL 16 only the ADMIN option is its own.
    private func isMark(_ membership: Membership) -> Bool {
        observed.cluster.hasMembershipOptions
            ? membership.options == StorageStep.markOptions : !membership.options.admin
    }
}
