import Model
import SQLText

/// The bots of a source.
struct CheckedBots {
    var usable: [DesiredBot] = []
    var invalid: Set<Name> = []
}

/// What each bot's manifest has to fit, whatever the other bots are.
struct BotTerms {
    var plans: CheckedPlans
    /// Nil when it is not known.
    var allowedExtensions: Words?
    /// Whether no other plans are known elsewhere.
    var isWhole: Bool
}

extension Checks {
    mutating func checkedBots(of bots: [Assembly.Part<BotManifest>], _ terms: BotTerms) -> CheckedBots {
        var checkedBots = CheckedBots()
        var counts: [Name: Int] = [:]
        counts.reserveCapacity(bots.count)
        checkedBots.usable.reserveCapacity(bots.count)
        for part in bots {
            if let name = part.name { counts[name, default: 0] += 1 }
        }
        for part in bots {
            let bot = bot(part, terms)
            guard let name = part.name else { continue }
            if let bot, counts[name] == 1 { checkedBots.usable.append(bot) } else { checkedBots.invalid.insert(name) }
        }
        let repeated = bots.filter { $0.name.flatMap { counts[$0] } ?? 0 > 1 }
        for case (let name?, let parts) in Dictionary(grouping: repeated, by: \.name) {
            refuseDuplicates(parts, "the bot \(name)")
        }
        separateRoles(&checkedBots)
        separateAdoptions(&checkedBots)
        return checkedBots
    }

    /// The bot that a manifest describes; nil when the manifest is wrong, its plan, or how it fits the policy.
    mutating func bot(_ part: Assembly.Part<BotManifest>, _ terms: BotTerms) -> DesiredBot? {
        let errorCount = diagnostics.count
        guard let spec = part.content.spec else { return nil }
        checkPlan(of: spec, part, terms)
        if let allowed = terms.allowedExtensions { checkExtensions(of: spec, part, allowed) }
        guard part.isValid, diagnostics.count == errorCount,
            let metadata = part.content.metadata, let name = part.name, let workspace = metadata.workspace,
            let annotations = metadata.annotations,
            let plan = spec.plan, terms.plans.usable[plan.value] != nil || !terms.isWhole,
            let overage = spec.overage, let extensions = spec.extensions, let login = spec.login
        else { return nil }
        if spec.suspend, !login.value {
            warning("spec.login: false has no effect while suspend is true", at: part.place(login.mark))
        }
        return DesiredBot(
            id: name,
            workspace: workspace,
            plan: Placed(plan.value, line: Int(plan.mark.line)),
            overage: Placed(overage.value, line: Int((overage.mark == .start ? part.mark : overage.mark).line)),
            extensions: extensions.map { Placed($0.value, line: Int($0.mark.line)) },
            urlForm: spec.urlForm,
            isSuspended: spec.suspend,
            mayLogIn: login.value,
            adopts: annotations.adopts,
            adoption: annotations.adoption,
            isKept: annotations.isKept,
            source: part.place
        )
    }

    private mutating func checkPlan(of spec: BotSpec, _ part: Assembly.Part<BotManifest>, _ terms: BotTerms) {
        guard let plan = spec.plan else { return }
        let checkedPlans = terms.plans
        guard checkedPlans.named.contains(plan.value.text) else {
            guard terms.isWhole else { return }
            error(
                "unknown plan \(shown(plan.value.text))",
                at: part.place(plan.mark),
                hint: checkedPlans.named.hint(for: plan.value.text, listedAs: "the plans are ")
                    ?? "the source holds no plans"
            )
            return
        }
        guard let overage = spec.overage, overage.value, checkedPlans.usable[plan.value]?.overage == .refused else {
            return
        }
        error(
            "overage is on, but the plan \(plan.value) does not allow it",
            at: part.place(overage.mark),
            hint: "choose another plan or write overage: false"
        )
    }

    private mutating func checkExtensions(
        of spec: BotSpec,
        _ part: Assembly.Part<BotManifest>,
        _ allowed: Words
    ) {
        for name in spec.extensions ?? [] where !allowed.contains(name.value.name) {
            error(
                "the cluster does not allow the extension \(shown(name.value.name))",
                at: part.place(name.mark),
                hint: allowed.hint(for: name.value.name, listedAs: "it allows ") ?? "it allows none"
            )
        }
    }

    /// Leaves out bots that would take over the same role or schema.
    private mutating func separateAdoptions(_ checkedBots: inout CheckedBots) {
        let names: [(word: String, path: KeyPath<Adoption, Identifier?>)] = [("role", \.role), ("schema", \.schema)]
        for (word, path) in names {
            separate(
                &checkedBots,
                by: { $0.adoption[keyPath: path] },
                wouldDo: "both take over the \(word)",
                hint: "name another \(word) in one of the two"
            )
        }
        checkedBots.usable.removeAll { checkedBots.invalid.contains($0.id) }
    }

    /// Leaves out bots whose ids give the same role. Ids of that kind do not occur by chance.
    mutating func separateRoles(_ checkedBots: inout CheckedBots) {
        separate(
            &checkedBots,
            by: \.role,
            wouldDo: "share the role",
            hint: "give one of the two another name"
        )
        checkedBots.usable.removeAll { checkedBots.invalid.contains($0.id) }
    }

    /// Reports bots that claim the same name, and marks both as invalid.
    ///
    /// - Parameter claim: the name that a bot claims; nil for none.
    private mutating func separate(
        _ checkedBots: inout CheckedBots,
        by claim: (DesiredBot) -> Identifier?,
        wouldDo what: String,
        hint: String
    ) {
        var first: [Identifier: Int] = [:]
        for (place, bot) in checkedBots.usable.enumerated() {
            guard let name = claim(bot) else { continue }
            guard let known = first[name].map({ checkedBots.usable[$0] }) else {
                first[name] = place
                continue
            }
            let (one, other) = known.source < bot.source ? (known, bot) : (bot, known)
            error(
                "the bots \(one.id) and \(other.id) would \(what) \(name)",
                at: other.source,
                hint: "\(one.id) is in \(one.source.shown); \(hint)"
            )
            checkedBots.invalid.formUnion([one.id, other.id])
        }
    }
}
