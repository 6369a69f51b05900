import Model
import SQLText

/// A restore that is not over and that nobody is at work on any more.
struct AbandonedRestore: Hashable {
    var bot: Name
    var role: Identifier
    /// The schema that holds the old data; nil where they were never set aside, or are as good as replaced.
    var replaced: Identifier?
    /// Whether what was loaded is as it was archived: then it stays.
    var isVerified: Bool
    /// Whether a new schema was made in the place of the old one.
    var hasNew: Bool
}

extension ObservedState {
    /// The restores of these bots that nobody is at work on, by role.
    func abandonedRestores(_ covers: (Name) -> Bool) -> [Identifier: AbandonedRestore] {
        var abandoned: [Identifier: AbandonedRestore] = [:]
        for (role, restore) in restores
        where !restore.isUnderWay && covers(restore.bot) && registry[restore.bot]?.role == role {
            let isAside = !restore.isVerified && schemas[restore.replaced] != nil
            abandoned[role] = AbandonedRestore(
                bot: restore.bot,
                role: role,
                replaced: isAside ? restore.replaced : nil,
                isVerified: restore.isVerified,
                hasNew: schemas[role] != nil
            )
        }
        return abandoned
    }

    /// What there is once the old data of these restores are back in their place.
    func settled(_ abandoned: some Sequence<AbandonedRestore>) -> ObservedState {
        var state = self
        for restore in abandoned {
            guard let replaced = restore.replaced else { continue }
            state.schemas[restore.role] = state.schemas[replaced]
            state.schemas[replaced] = nil
            state.replaced[replaced] = nil
            state.strayOwners[restore.role] = state.strayOwners.removeValue(forKey: replaced)
            for use in state.extensionUses.keys where use.schema == restore.role { state.extensionUses[use] = nil }
            for (use, objects) in state.extensionUses where use.schema == replaced {
                state.extensionUses[use] = nil
                state.extensionUses[ExtensionUse(schema: restore.role, extension: use.extension)] = objects
            }
        }
        return state
    }
}

extension Scope {
    /// Whether a process is just now replacing the bot's data, so that a pass leaves the bot alone.
    func isBeingRestored(_ role: Identifier) -> Bool { observed.isBeingRestored(role) }

    /// Ends a restore that nobody is at work on: puts the old data back, or leaves what was loaded where it is.
    ///
    /// Whatever acts as the bot, such as the load that goes on by itself, is ended before.
    func planSettling(of role: Identifier, at source: SourcePlace?, into collector: inout StepCollector) {
        guard let restore = abandoned[role] else { return }
        func add(_ step: RestoreStep, _ action: Action = .alter, because reason: String) {
            collector.add(.restore(step), action, because: reason, at: source)
        }
        guard !restore.isVerified else {
            add(.finish(restore.bot), because: "what was restored is as it was archived")
            return
        }
        let reason = "its restore did not come to its end"
        let dropsNew = restore.replaced != nil && restore.hasNew
        if dropsNew { add(.clear(role), .drop, because: "\(reason), and the old data are put back") }
        let way = PutBack(bot: restore.bot, role: role, replaced: restore.replaced, dropsNew: dropsNew)
        add(.putBack(way), because: reason)
    }

    /// Ends an abandoned restore of a bot that this plan does nothing else for, and lets it in again as before.
    func planSettling(of entry: RegistryEntry, into collector: inout StepCollector, after core: [String]) {
        collector.commonDependencies = core
        planAccesses(of: entry.role, into: &collector)
        planSettling(of: entry.role, at: nil, into: &collector)
        if observed.schemas[entry.role] != nil, observed.roles[entry.role] != nil {
            planSchema(
                entry.role,
                wanted: [.role(entry.role): .allOnSchema],
                because: "the bot's data live in it",
                at: desired.policy.source,
                into: &collector
            )
        }
        let credential = entry.tombstonedAt == nil ? entry.credential : nil
        for login in [credential?.login, credential?.previous?.login].compactMap(\.self) {
            planLettingIn(login, into: &collector)
        }
    }

    private func planLettingIn(_ login: Identifier, into collector: inout StepCollector) {
        guard let role = observed.roles[login], !role.attributes.canLogIn else { return }
        var open = role.attributes
        open.canLogIn = true
        collector.add(
            .role(.alterRole(login, from: role.attributes, to: open)),
            because: "a restore had kept it from logging in",
            at: nil
        )
    }

    /// What the registry is to say of bots whose data are being replaced just now.
    var restoreSetbacks: [Name: [Setback]] {
        observed.restores.values.reduce(into: [:]) { setbacks, restore in
            guard restore.isUnderWay, options.covers(restore.bot) else { return }
            let message = "its data are being replaced by those of an archive since \(restore.begunAt)"
            setbacks[restore.bot] = [Setback(.restoring, message)]
        }
    }
}

extension ObservedState {
    func isBeingRestored(_ role: Identifier) -> Bool { restores[role]?.isUnderWay ?? false }
}
