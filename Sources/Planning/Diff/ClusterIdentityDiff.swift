import Model
import SQLText

extension Scope {
    /// The registry's memory of the cluster. Where the endpoint is concerned it follows the secrets of all bots.
    func planIdentity(into collector: inout StepCollector) {
        let recorded = observed.recordedCluster
        var wanted = RecordedCluster(
            name: desired.policy.name,
            systemIdentifier: observed.cluster.systemIdentifier,
            endpoint: desired.policy.endpoint.description
        )
        if let recorded, options.bots != nil || endpointRefusal != nil { wanted.endpoint = recorded.endpoint }
        guard recorded != wanted else { return }
        let reason: String
        switch recorded {
        case nil: reason = "the registry does not know which cluster this is"
        case let recorded? where recorded.name != wanted.name: reason = "its name was \(recorded.name)"
        case let recorded? where recorded.systemIdentifier != wanted.systemIdentifier:
            reason = "it was upgraded or restored: its system identifier was \(recorded.systemIdentifier)"
        case let recorded?: reason = "the endpoint was \(recorded.endpoint)"
        }
        collector.add(
            .control(.recordCluster(wanted)),
            recorded == nil ? .create : .alter,
            because: reason,
            at: desired.policy.source,
            hazards: recorded.map { $0.name != wanted.name } == true ? [.renamesCluster] : []
        )
    }

    /// Why secrets keep the endpoint that they have: manifests with another server's endpoint would send every bot
    /// there, and end the credentials that work.
    var endpointRefusal: Refusal? {
        let (policy, was) = (desired.policy, observed.recordedCluster?.endpoint)
        guard let was, was != policy.endpoint.description, !options.allowed.contains(.rotatesCredential) else {
            return nil
        }
        let bots = reconciledBots.filter { bot in
            guard let credential = observed.registry[bot.id]?.credential else { return false }
            return connectionForm(of: bot, login: credential.login).digest != credential.formDigest
        }.count
        let all = desired.bots.count
        // A pass over a few bots cannot see how many the change is about.
        let limit = options.bots != nil ? 0 : (all * (policy.deletion.maxPrune?.hundredths ?? 0) + 99) / 100
        guard bots > limit else { return nil }
        return Refusal(
            what: "replace the credentials of \(bots) bots for endpoint \(policy.endpoint)",
            reason: "the endpoint was \(was), and these are \(bots) of \(all) bots, more than the \(limit) that "
                + "spec.deletion.maxPrune allows at once",
            hint: "If bots are to connect there from now on, allow it with --allow "
                + "\(Hazard.rotatesCredential.rawValue). Otherwise fix spec.endpoint.",
            source: policy.source,
            hazard: .rotatesCredential
        )
    }
}
