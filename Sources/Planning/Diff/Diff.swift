package import Model
import SQLText

/// What narrows or widens a change plan beyond the manifests.
package struct PlanOptions: Hashable, Sendable {
    /// Hazards that are allowed on top of ``Hazard/allowedByDefault``.
    package var allowed: Set<Hazard>
    /// The bots to plan for; nil for all. The cluster's own steps are always planned.
    package var bots: Set<Name>?
    /// Whether to replace the credentials of those bots, whatever their age.
    package var rotation: RotationRequest?
    /// Secrets that were opened and closed again for the policy's recipients, by bot; nil where nobody asked for that.
    /// Nothing else is planned then.
    package var resealing: [Name: ResealedSecret]?
    /// A bot that is to get other data; nil where nobody asked for that. Nothing else is planned then.
    package var restore: RestoreRequest?
    /// The most credentials that one pass replaces, other than on request; nil for all.
    package var rotationBound: Int?

    package init(allowed: Set<Hazard> = [], bots: Set<Name>? = nil, rotation: RotationRequest? = nil) {
        self.allowed = allowed
        self.bots = bots
        self.rotation = rotation
    }

    func covers(_ bot: Name) -> Bool { bots?.contains(bot) ?? true }

    func allows(_ hazard: Hazard) -> Bool { allowed.contains(hazard) || Hazard.allowedByDefault.contains(hazard) }
}

/// The change plan that makes the observed state the desired one. Applying all of it leaves nothing to plan.
package func diff(desired: DesiredState, observed: ObservedState, options: PlanOptions = PlanOptions()) -> ChangePlan {
    var plan = ChangePlan(
        cluster: ClusterReference(
            systemIdentifier: observed.cluster.systemIdentifier,
            database: desired.policy.database,
            serverVersion: observed.cluster.serverVersion,
            name: desired.policy.name,
            address: observed.cluster.address
        )
    )
    if let objection = objection(to: desired, observed, options) {
        plan.objection = objection
        plan.refused = [objection]
        return plan
    }
    if let resealing = options.resealing {
        let scope = Scope(desired: desired, observed: observed, options: options)
        (plan.steps, plan.refused) = scope.planResealing(resealing)
        return plan
    }
    if let request = options.restore {
        let collector = Scope(desired: desired, observed: observed, options: options).plan(request)
        (plan.steps, plan.refused) = (collector.steps, collector.refused)
        return plan
    }
    var options = options
    // A cluster that flarexdb has to itself is its to close.
    if desired.policy.hardening == .dedicated { options.allowed.insert(.changesOtherDatabase) }
    let scope = Scope(desired: desired, observed: observed, options: options)
    var cluster = StepCollector(options: options)
    let core = scope.planCluster(into: &cluster)
    plan.steps = cluster.steps
    let endpointRefusal = scope.endpointRefusal
    plan.refused = cluster.refused + [scope.departures.refusal, endpointRefusal].compactMap { $0 }

    var rotations = Rotations(bound: options.rotationBound)
    var collectors: [StepCollector] = []
    for bot in scope.coveredBots {
        var collector = StepCollector(bot: BotReference(bot), options: options)
        collector.mayRotate = rotations.hasRoom
        collector.keepsForm = endpointRefusal != nil
        scope.plan(bot, into: &collector, after: core, clusterSteps: cluster.steps)
        rotations.count(collector)
        if !collector.isEmpty { collectors.append(collector) }
    }
    for entry in scope.departures.leaving + scope.departures.tombstoned {
        var collector = StepCollector(bot: BotReference(entry), options: options)
        scope.planDeparture(of: entry, into: &collector, after: core)
        collectors.append(collector)
    }
    for entry in scope.unsettled {
        var collector = StepCollector(bot: BotReference(entry), options: options)
        scope.planSettling(of: entry, into: &collector, after: core)
        collectors.append(collector)
    }
    for collector in collectors.sorted(by: StepCollector.isBefore) {
        plan.steps += collector.steps
        plan.refused += collector.refused
    }
    plan.notes =
        scope.departures.notes(now: observed.cluster.now, retention: desired.policy.deletion.retention)
        + scope.guestNotes(of: cluster.steps) + rotations.notes + scope.recipientNotes(besides: plan.steps)
        + scope.adoptionNotes
    plan.setbacks = scope.departures.setbacks(desired).merging(plan.refused.setbacks) { $0 + $1 }
        .merging(scope.restoreSetbacks) { $0 + $1 }
    return plan
}

/// What keeps flarexdb from working with the cluster at all.
private func objection(to desired: DesiredState, _ observed: ObservedState, _ options: PlanOptions) -> Refusal? {
    if let objection = controlSchemaObjection(version: observed.controlVersion) { return objection }
    if !options.allows(.renamesCluster),
        let objection = identityObjection(recorded: observed.recordedCluster, policy: desired.policy)
    {
        return objection
    }
    guard observed.controlVersion == 0 else { return nil }
    if observed.schemas[ManagedName.controlSchema] != nil { return foreignControlSchema }
    return otherHome(in: observed).map { managedElsewhere($0, named: desired.policy) }
        ?? unsaidHardening(desired.policy, observed)
}

/// What keeps this program from working with a control schema: that a newer one has upgraded it.
package func controlSchemaObjection(version: Int) -> Refusal? {
    version > ControlSchema.version ? newerControlSchema(version) : nil
}

extension [Refusal] {
    /// What the bots among them go without, in one setback each.
    fileprivate var setbacks: [Name: [Setback]] {
        let messages = reduce(into: [Name: [String]]()) { messages, refusal in
            guard let bot = refusal.bot?.id, !refusal.isOfRequest else { return }
            messages[bot, default: []].append("cannot \(refusal.what): \(refusal.reason)")
        }
        return messages.mapValues { [Setback(.refused, $0.joined(separator: "; "))] }
    }
}

/// The database that bots already connect to, where the one that the policy names has no registry.
private func otherHome(in observed: ObservedState) -> Identifier? {
    observed.otherDatabases.filter { _, database in
        database.acl.entries.contains { $0.grantee == .role(ManagedName.bots) && $0.privileges.contains(.connect) }
    }.keys.min()
}

/// A slip in the policy's one line would otherwise lock every bot out of the database that it does use.
private func managedElsewhere(_ database: Identifier, named policy: ClusterPolicy) -> Refusal {
    Refusal(
        what: "work with this cluster",
        reason: "its bots are in database \(database), and the policy names \(policy.database)",
        hint: "Fix spec.database of the Cluster manifest. If bots no longer use \(database), run "
            + "REVOKE ALL ON DATABASE \(database.quoted) FROM \(ManagedName.bots).",
        source: policy.source
    )
}

/// What keeps manifests from being used for a cluster: that it has another name than they give it.
///
/// - Parameter recorded: the name that the registry remembers; nil where it remembers none.
package func identityObjection(recorded: RecordedCluster?, policy: ClusterPolicy) -> Refusal? {
    guard let recorded, recorded.name != policy.name else { return nil }
    return Refusal(
        what: "work with this cluster",
        reason: "it is cluster \(recorded.name), and the manifests are for cluster \(policy.name)",
        hint:
            "Say where \(policy.name) is with --admin-url. If this cluster is to be called \(policy.name) from now on, "
            + "allow that once with --allow \(Hazard.renamesCluster.rawValue).",
        source: policy.source,
        hazard: .renamesCluster
    )
}

/// The default would close other databases to whoever is in them by PUBLIC's rights: on a server that is shared with
/// others, a person decides that.
private func unsaidHardening(_ policy: ClusterPolicy, _ observed: ObservedState) -> Refusal? {
    guard !policy.saysHardening else { return nil }
    let open = observed.otherDatabases.filter { name, database in
        !["postgres", "template0", "template1"].contains(name)
            && database.acl.entries.contains { $0.grantee == .everyone && $0.privileges.contains(.connect) }
    }.keys.sorted()
    guard !open.isEmpty else { return nil }
    let names = open.prefix(5).map(\.name).joined(separator: ", ") + (open.count > 5 ? ", ..." : "")
    return Refusal(
        what: "work with this cluster",
        reason: "it has other databases that PUBLIC may connect to (\(names)), and the policy does "
            + "not say whether to close them",
        hint: "Add one of two lines to the spec of the Cluster manifest: `hardening: dedicated` takes CONNECT on them "
            + "from PUBLIC, and the plan names the roles that lose it; `hardening: shared` leaves them as they are.",
        source: policy.source
    )
}

private var foreignControlSchema: Refusal {
    Refusal(
        what: "work with this cluster",
        reason: "schema \(ManagedName.controlSchema) exists and flarexdb did not make it",
        hint: "Rename that schema, or name another database in the Cluster manifest."
    )
}

private func newerControlSchema(_ version: Int) -> Refusal {
    Refusal(
        what: "work with this cluster",
        reason: "its control schema has version \(version), and this flarexdb knows versions up to "
            + "\(ControlSchema.version)",
        hint: "Use the flarexdb release that upgraded it, or a newer one."
    )
}
