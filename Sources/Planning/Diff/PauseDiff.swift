import Model
import SQLText

extension Scope {
    /// What is done for a bot that its manifest pauses: the registry says so, and its secret stays for those alone that
    /// the policy names. Whoever was taken off that list must not go on opening it because the bot is paused.
    func planPause(of bot: DesiredBot, entry: RegistryEntry?, into collector: inout StepCollector) {
        guard let entry else { return }
        if entry.phase != .suspended || entry.tombstonedAt != nil {
            collector.add(
                .control(.recordBot(BotRecord(bot, phase: .suspended, in: desired))),
                because: "the manifest pauses it with suspend: true; only a change of recipients still reaches it",
                at: bot.source
            )
        }
        guard entry.role == bot.role, let role = observed.roles[bot.role], let stored = entry.credential else { return }
        let isOver = stored.previous.map { observed.cluster.now >= $0.until } ?? false
        let isReplaced = stored.hasOtherRecipients || options.rotation != nil
        guard isReplaced || isOver else { return }
        let course = credentialCourse(of: bot, stored, collector)
        collector.isPostponed = course.isPostponed
        for ending in course.endsBefore { planEnd(of: ending, bot, course, entry, into: &collector) }
        guard isReplaced else { return }
        planBotRole(of: bot, role, course, into: &collector)
        planLogins(of: bot, course, into: &collector)
        planCredential(of: bot, course, into: &collector)
        if let ending = course.endsAfter { planEnd(of: ending, bot, course, entry, into: &collector) }
    }

    /// The bots whose secrets others can open than the policy names, where the plan does not change that.
    func recipientNotes(besides steps: [PlannedStep]) -> [String] {
        let open = observed.registry.values.filter {
            $0.credential?.hasOtherRecipients == true && options.covers($0.id)
        }
        guard !open.isEmpty else { return [] }
        let changed = Set(steps.lazy.filter { $0.step.issuedForm != nil }.compactMap(\.bot?.id))
        let missed = "not sealed for spec.secrets.recipients as they are now, and this plan does not change that"
        return BotNotes(
            on: open.map(\.id).filter { !changed.contains($0) }.sorted(),
            one: { "the secret of bot \($0) is \(missed)" },
            all: { "the secrets of \($0) are \(missed)" }
        ).texts
    }
}
