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
    var defaults = FolderDefaults()
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
        // Here nobody else has the array, so that it is not copied.
        checkedBots.usable.sort { $0.id < $1.id }
        return checkedBots
    }

    /// The bot that a manifest describes; nil when the manifest is wrong, its plan, or how it fits the policy.
    mutating func bot(_ part: Assembly.Part<BotManifest>, _ terms: BotTerms) -> DesiredBot? {
        let errorCount = diagnostics.count
        guard let spec = part.content.spec else { return nil }
        let complete = CompleteBot(part, terms.defaults)
        if terms.isWhole {
            for key in complete.lacking {
                error("the key \(shown(key.name)) is missing in \(key.owner)", at: part.place(key.mark))
            }
        }
        checkPlan(complete.plan, overage: complete.overage, terms)
        if let allowed = terms.allowedExtensions { checkExtensions(complete.extensions, allowed) }
        guard part.isValid, diagnostics.count == errorCount,
            let metadata = part.content.metadata, let name = part.name, let workspace = complete.workspace,
            let annotations = metadata.annotations,
            let plan = complete.plan, terms.plans.usable[plan.value] != nil || !terms.isWhole, let login = spec.login
        else { return nil }
        if spec.suspend, !login.value {
            warning("spec.login: false has no effect while suspend is true", at: part.place(login.mark))
        }
        return DesiredBot(
            id: name,
            workspace: workspace.value,
            plan: Placed(plan.value, line: complete.line(plan)),
            overage: Placed(complete.overage?.value ?? false, line: complete.line(complete.overage)),
            extensions: (complete.extensions?.value ?? []).map { name in
                Placed(name.value, line: complete.extensions?.isOwn == true ? Int(name.mark.line) : Int(part.mark.line))
            },
            urlForm: complete.urlForm?.value,
            isSuspended: spec.suspend,
            mayLogIn: login.value,
            adopts: annotations.adopts,
            adoption: annotations.adoption,
            isKept: annotations.isKept,
            source: part.place
        )
    }

    /// What is wrong with defaults, whether or not a bot has them.
    mutating func check(_ defaults: [Assembly.Part<DefaultsSpec?>], _ terms: BotTerms) {
        for (part, first) in terms.defaults.repeated {
            error(
                "another Defaults manifest of this folder is in \(first.place.shown)",
                at: part.place,
                hint: "a folder has one; put the two together, or move one into a folder below"
            )
        }
        for part in defaults {
            func given<Value>(_ marked: Marked<Value>?) -> Given<Value>? {
                marked.map { Given(value: $0.value, mark: $0.mark, file: part.file, isOwn: true) }
            }
            checkPlan(given(part.content?.plan), overage: nil, terms)
            if let allowed = terms.allowedExtensions { checkExtensions(given(part.content?.extensions), allowed) }
        }
    }

    private mutating func checkPlan(_ plan: Given<Name>?, overage: Given<Bool>?, _ terms: BotTerms) {
        guard let plan else { return }
        let checkedPlans = terms.plans
        guard checkedPlans.named.contains(plan.value.text) else {
            guard terms.isWhole else { return }
            error(
                "unknown plan \(shown(plan.value.text))",
                at: plan.place,
                hint: checkedPlans.named.hint(for: plan.value.text, listedAs: "the plans are ")
                    ?? "the source holds no plans"
            )
            return
        }
        guard let overage, overage.value, checkedPlans.usable[plan.value]?.overage == .refused else { return }
        error(
            "overage is on, but the plan \(plan.value) does not allow it",
            at: overage.place,
            hint: "choose another plan or write overage: false"
        )
    }

    private mutating func checkExtensions(_ extensions: Given<[Marked<Identifier>]>?, _ allowed: Words) {
        guard let extensions else { return }
        for name in extensions.value where !allowed.contains(name.value.name) {
            let place = SourcePlace(file: extensions.file, line: Int(name.mark.line), column: Int(name.mark.column))
            error(
                "the cluster does not allow the extension \(shown(name.value.name))",
                at: place,
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
