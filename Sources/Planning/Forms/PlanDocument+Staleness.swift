extension PlanDocument {
    /// Why this plan, which a person saved or confirmed, may not be applied in place of the current one; nil when it may.
    package func objection(comparedTo current: PlanDocument) -> String? {
        if let reason = staleness(comparedTo: current) { return reason }
        // The fingerprint may be left as it was; what a reader approved is what the steps say.
        guard summary == current.summary, Self.unplaced(steps) == Self.unplaced(current.steps) else {
            return "it was edited; make a new plan"
        }
        return nil
    }

    /// The steps without the places of their manifests, which are others in another working directory.
    private static func unplaced(_ steps: [Step]) -> [Step] {
        steps.map { step in
            var step = step
            step.source = nil
            // The registry remembers the place of the manifest.
            if step.kind == ControlStep.recordBotKind { step.sql = [] }
            return step
        }
    }

    /// Why this saved plan may not be applied, given what would be planned now; nil when it may.
    package func staleness(comparedTo current: PlanDocument) -> String? {
        guard formatVersion.prefix(while: { $0 != "." }) == Self.currentVersion.prefix(while: { $0 != "." }) else {
            return "it has format version \(formatVersion), and this flarexdb reads \(Self.currentVersion); "
                + "make a new plan"
        }
        guard cluster.systemIdentifier == current.cluster.systemIdentifier else {
            return "it is for the cluster with system identifier \(cluster.systemIdentifier), and this is "
                + "\(current.cluster.systemIdentifier); connect to the other cluster, or make a new plan"
        }
        guard cluster.database == current.cluster.database else {
            return
                "it is for database \(cluster.database), and the manifests say \(current.cluster.database); make a new plan"
        }
        guard fingerprint != current.fingerprint else { return nil }
        let (before, now) = (Set(steps.map(\.id)), Set(current.steps.map(\.id)))
        let gone = steps.map(\.id).filter { !now.contains($0) }
        let new = current.steps.map(\.id).filter { !before.contains($0) }
        var parts: [String] = []
        if !gone.isEmpty { parts.append("\(counted(gone)) no longer needed (\(sample(gone)))") }
        if !new.isEmpty { parts.append("\(counted(new)) new (\(sample(new)))") }
        if parts.isEmpty { parts.append("steps of the same name differ in SQL or reason") }
        return "the manifests or the cluster changed since it was made: " + parts.joined(separator: ", ")
            + "; make a new plan"
    }

    private func counted(_ ids: [String]) -> String { ids.count == 1 ? "1 step is" : "\(ids.count) steps are" }

    private func sample(_ ids: [String]) -> String {
        ids.prefix(3).joined(separator: ", ") + (ids.count > 3 ? ", ..." : "")
    }
}
