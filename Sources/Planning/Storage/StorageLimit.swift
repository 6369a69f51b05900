package import Model

/// How much a bot may store before its writes are blocked, and what says so.
package struct StorageLimit: Hashable, Sendable {
    package enum Origin: Hashable, Sendable {
        case plan(Name)
        /// The policy's cap, which holds with overage and without.
        case maximum
    }

    package var bytes: ByteCount
    package var origin: Origin

    package init(of bot: DesiredBot, on plan: Plan, in policy: ClusterPolicy) {
        let pays = bot.overage.value && plan.overage != .refused
        if pays || policy.maxStorage < plan.storage {
            (bytes, origin) = (policy.maxStorage, .maximum)
        } else {
            (bytes, origin) = (plan.storage, .plan(plan.name))
        }
    }

    var words: String {
        switch origin {
        case .plan(let name): "the \(bytes.approximate) of plan \(name)"
        case .maximum: "maxStorage, \(bytes.approximate)"
        }
    }
}
