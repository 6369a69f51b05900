package import Model
package import SQLText

/// What became of an attempt to open a secret and to close it for others.
package enum ResealedSecret: Hashable, Sendable {
    /// The new text of the secret, and what the old one was sealed for.
    case sealed(Literal, from: [Recipient])
    /// Why it could not be opened.
    case closed(String)
}

extension Scope {
    /// Puts secrets into other boxes and does nothing else: passwords, logins and connections stay as they are.
    func planResealing(_ secrets: [Name: ResealedSecret]) -> (steps: [PlannedStep], refused: [Refusal]) {
        var collectors: [StepCollector] = []
        for (id, secret) in secrets {
            guard let entry = observed.registry[id] else { continue }
            var collector = StepCollector(bot: BotReference(entry), options: options)
            planResealing(of: entry, secret, into: &collector)
            collectors.append(collector)
        }
        collectors.sort(by: StepCollector.isBefore)
        return (collectors.flatMap(\.steps), collectors.flatMap(\.refused))
    }

    private func planResealing(
        of entry: RegistryEntry,
        _ secret: ResealedSecret,
        into collector: inout StepCollector
    ) {
        guard let bot = desired.bots(named: [entry.id]).first, let stored = entry.credential else {
            return refuse(
                "the bot has no valid manifest",
                "Bring its manifest back, or fix it.",
                nil,
                &collector
            )
        }
        switch secret {
        case .closed(let reason):
            refuse(
                reason,
                "Name a key that opens it with --key, or run flarexdb apply, which issues a new secret.",
                bot,
                &collector
            )
        case .sealed(let text, let recipients):
            let form = connectionForm(of: bot, login: stored.login)
            var former = form
            former.recipients = recipients
            guard former.digest == stored.formDigest else {
                let hint = "flarexdb apply issues a new one for the recipients of the policy."
                return refuse("its DATABASE_URL has to change as well", hint, bot, &collector)
            }
            collector.add(
                .credential(.resealSecret(form, sealed: text, formerDigest: stored.formDigest)),
                because: "spec.secrets.recipients changed",
                at: desired.policy.source
            )
        }
    }

    private func refuse(_ reason: String, _ hint: String, _ bot: DesiredBot?, _ collector: inout StepCollector) {
        collector.refuse("reseal the secret", because: reason, hint: hint, at: bot?.source)
    }
}
