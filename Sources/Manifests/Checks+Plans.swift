import Model

/// The plans of a source.
struct CheckedPlans {
    var usable: [Name: Plan] = [:]
    /// All that a manifest names, usable or not.
    var named = Words([])
}

extension Checks {
    mutating func checkedPlans(of plans: [Assembly.Part<PlanSpec?>], maxStorage: ByteCount?) -> CheckedPlans {
        var checkedPlans = CheckedPlans()
        for (name, parts) in Dictionary(grouping: plans, by: \.name) {
            guard let name else { continue }
            guard parts.count == 1, let part = parts.first else {
                refuseDuplicates(parts, "the plan \(name)")
                continue
            }
            if let plan = plan(name, part, maxStorage: maxStorage) { checkedPlans.usable[name] = plan }
        }
        checkedPlans.named = Words(plans.compactMap(\.name?.text))
        return checkedPlans
    }

    private mutating func plan(_ name: Name, _ part: Assembly.Part<PlanSpec?>, maxStorage: ByteCount?) -> Plan? {
        guard let spec = part.content, let storage = spec.storage else { return nil }
        if let maxStorage, storage.value > maxStorage {
            error(
                "the plan \(name) has \(storage.value) of storage, more than the cluster's maxStorage of \(maxStorage)",
                at: part.place(storage.mark),
                hint: "lower it, or raise maxStorage in the Cluster manifest"
            )
            return nil
        }
        guard part.isValid, let overage = spec.overage, let settings = spec.settings else { return nil }
        return Plan(
            name: name,
            storage: storage.value,
            connections: spec.connections,
            overage: overage,
            settings: settings,
            source: part.place
        )
    }

    /// Reports every manifest of a name but the first.
    mutating func refuseDuplicates<Content>(_ parts: [Assembly.Part<Content>], _ subject: String) {
        let sorted = parts.sorted { $0.place < $1.place }
        guard let first = sorted.first else { return }
        for part in sorted.dropFirst() {
            error(
                "\(subject) is defined twice",
                at: part.place,
                hint: "the first is in \(first.place.shown); neither is used until you remove one"
            )
        }
    }
}
