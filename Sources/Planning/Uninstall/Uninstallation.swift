package import Model
import SQLText

/// The change plan after which nothing of flarexdb's is left in the cluster but what bots need to go on.
///
/// Bots keep roles, passwords, schemas and data; each becomes the owner of its schema. One group stays as long as bots
/// are in it: a list of rights holds some 2,400 entries, and every bot has CONNECT through this one.
///
/// The registry goes last. Until then it tells a second run which bots there are.
package func uninstallation(of observed: ObservedState, _ footprint: Footprint, policy: ClusterPolicy) -> ChangePlan {
    var plan = ChangePlan(
        cluster: ClusterReference(
            systemIdentifier: observed.cluster.systemIdentifier,
            database: policy.database,
            serverVersion: observed.cluster.serverVersion,
            name: policy.name,
            address: observed.cluster.address
        )
    )
    let uninstallation = Uninstallation(observed: observed, footprint: footprint, policy: policy)
    guard uninstallation.isInstalled else { return plan }
    if let objection = uninstallation.objection {
        plan.objection = objection
        plan.refused = [objection]
        return plan
    }
    plan.steps = uninstallation.steps
    plan.notes = uninstallation.notes
    return plan
}

extension ChangePlan {
    /// The parts of an uninstallation, each of which is to succeed before the next: the guard, which would stop what
    /// follows; the bots; and what all bots share.
    package var uninstallPhases: [ChangePlan] {
        func part(_ isIn: (PlannedStep) -> Bool) -> ChangePlan {
            ChangePlan(cluster: cluster, steps: steps.filter(isIn))
        }
        func isGuard(_ step: PlannedStep) -> Bool {
            if case .uninstall(.dropEventTrigger) = step.step { true } else { false }
        }
        return [part(isGuard), part { $0.bot != nil }, part { $0.bot == nil && !isGuard($0) }]
            .filter { !$0.steps.isEmpty }
    }
}

struct Uninstallation {
    let observed: ObservedState
    let footprint: Footprint
    let policy: ClusterPolicy

    private static let schemas = [
        ManagedName.shimSchema, ManagedName.panel, ManagedName.pooler, ManagedName.controlSchema,
    ]

    /// The roles that are for flarexdb alone, sorted. The group of bots is one of them once no bot is in it.
    private var ownRoles: [Identifier] {
        let keptGroup = observed.roles[ManagedName.bots].map { !$0.members.allSatisfy { isAccess($0.member) } } ?? false
        return observed.roles.keys.filter { name in
            guard ManagedName.isShared(name) else { return false }
            return name != ManagedName.bots || !keptGroup
        }.sorted()
    }

    private func isAccess(_ name: Identifier) -> Bool { ManagedName.accessLogin(ofRole: name) != nil }

    var isInstalled: Bool {
        observed.controlVersion > 0 || !ownRoles.isEmpty || !ownEventTriggers.isEmpty
            || Self.schemas.contains { observed.schemas[$0] != nil }
    }

    private var ownEventTriggers: [Identifier] {
        Guard.eventTriggers.map(\.name).filter { observed.eventTriggers[$0] != nil }.sorted()
    }

    var objection: Refusal? {
        func refusal(_ reason: String, _ hint: String) -> Refusal {
            Refusal(what: "uninstall flarexdb", reason: reason, hint: hint)
        }
        if let objection = controlSchemaObjection(version: observed.controlVersion)
            ?? identityObjection(recorded: observed.recordedCluster, policy: policy)
        {
            return objection
        }
        if let leader = footprint.leader {
            return refusal(
                "a loop is running: \(leader)",
                "Stop it on every host first, such as with systemctl disable --now flarexdb; it would install all anew."
            )
        }
        if let restore = observed.restores.values.min(by: { $0.bot < $1.bot }) {
            return refusal(
                "a restore of bot \(restore.bot) is not finished",
                restore.isUnderWay ? "Wait for it." : "Run flarexdb apply first, which ends it."
            )
        }
        return nil
    }

    var steps: [PlannedStep] {
        var guardSteps = UninstallSteps()
        for name in ownEventTriggers {
            guardSteps.add(.uninstall(.dropEventTrigger(name)), .drop, because: "bots' DDL is no longer checked")
        }
        let bots = observed.registry.values.sorted { $0.id < $1.id }.map(steps(for:))
        return guardSteps.steps + clusterSteps + bots.flatMap { $0 }
    }

    private func steps(for entry: RegistryEntry) -> [PlannedStep] {
        var steps = UninstallSteps(bot: BotReference(entry))
        endAccesses(of: entry.role, into: &steps)
        for schema in homes(of: entry.role) { handOver(schema, to: entry.role, into: &steps) }
        for login in [entry.role] + ManagedName.logins(of: entry.role) { shortenPath(of: login, into: &steps) }
        if let previous = entry.credential?.previous, let role = observed.roles[previous.login],
            role.attributes.validUntil == nil
        {
            var limited = role.attributes
            limited.validUntil = previous.until.description
            steps.add(
                .role(.alterRole(previous.login, from: role.attributes, to: limited)),
                .restrict,
                because: "its password was replaced, and flarexdb would have ended it then"
            )
        }
        return steps.steps
    }

    /// The bot's schema, and those in which restores set its data aside; sorted.
    private func homes(of role: Identifier) -> [Identifier] {
        ([role] + observed.replaced.filter { $0.value.role == role }.keys.sorted())
            .filter { observed.schemas[$0] != nil }
    }

    private func endAccesses(of role: Identifier, into steps: inout UninstallSteps) {
        let logins = observed.roles.keys.filter { ManagedName.bot(ofAccess: $0) == role }
        for (login, roles) in Dictionary(grouping: logins, by: { ManagedName.accessLogin(ofRole: $0) ?? $0 })
            .sorted(by: { $0.key < $1.key })
        {
            let isRecorded = observed.accesses[login] != nil
            for step in AccessStep.ending(login, roles: roles.sorted(), heir: role, isRecorded: isRecorded) {
                steps.add(
                    step,
                    .drop,
                    because: "nobody acts as the bot for a while any more",
                    hazards: step.sessionHazards
                )
            }
        }
    }

    private func handOver(_ schema: Identifier, to role: Identifier, into steps: inout UninstallSteps) {
        if let tables = footprint.armedTables[schema] {
            steps.add(
                .uninstall(.disarm(schema: schema, of: role, tables: tables)),
                .alter,
                because: "no quota is enforced any more",
                hazards: [.terminatesSessions]
            )
        }
        if let strays = observed.strayOwners[schema] {
            steps.add(
                .adoption(.takeObjects(in: schema, to: role, from: strays)),
                .alter,
                because: "everything in a bot's schema belongs to the bot"
            )
        }
        guard let owner = observed.schemas[schema]?.owner, owner == ManagedName.owner else { return }
        steps.add(
            .object(.changeSchemaOwner(schema, from: owner, to: role)),
            .alter,
            because: schema == role ? "the bot keeps it" : "a restore replaced this; it is the bot's own now"
        )
    }

    /// The shim is gone, and with it a place in the path of names.
    private func shortenPath(of login: Identifier, into steps: inout UninstallSteps) {
        let path = observed.roles[login]?.settings[.database(policy.database)]?["search_path"]
        guard let path, let names = SearchPath.names(inSettingText: path), names.contains(ManagedName.shimSchema) else {
            return
        }
        steps.add(
            .role(
                .setSearchPath(
                    role: login,
                    database: policy.database,
                    names.filter { $0 != ManagedName.shimSchema }
                )
            ),
            .alter,
            because: "schema \(ManagedName.shimSchema) is dropped"
        )
    }

    private var clusterSteps: [PlannedStep] {
        var steps = UninstallSteps()
        openCatalog(into: &steps)
        shareExtensions(into: &steps)
        for name in Self.schemas where name != ManagedName.controlSchema && observed.schemas[name] != nil {
            steps.add(
                .uninstall(.dropSchema(name)),
                .drop,
                because: name == ManagedName.shimSchema
                    ? "bots use PostgreSQL's own functions" : "a program of flarexdb's calls what is in it"
            )
        }
        for name in ownRoles { dropRole(name, into: &steps) }
        if observed.schemas[ManagedName.controlSchema] != nil {
            steps.add(
                .uninstall(.dropSchema(ManagedName.controlSchema)),
                .drop,
                because: "the registry, sealed secrets, measurements and the audit log are in it",
                hazards: [.deletesData]
            )
        }
        return steps.chained
    }

    private func openCatalog(into steps: inout UninstallSteps) {
        if !footprint.closedObjects.isEmpty || !footprint.monitoredObjects.isEmpty {
            let opening = CatalogOpening(
                opened: footprint.closedObjects,
                unmonitored: footprint.monitoredObjects
            )
            steps.add(.uninstall(.openCatalog(opening)), .alter, because: "PostgreSQL gives them to everybody")
        }
        let isOpen = observed.schemas["public"]?.acl.entries.contains {
            $0.grantee == .everyone && $0.privileges.contains(.usage)
        }
        if isOpen == false {
            steps.add(
                .right(.grant(.usage, on: .schema("public"), to: .everyone)),
                .alter,
                because: "PostgreSQL gives it to everybody"
            )
        }
    }

    /// An extension's group goes; bots that use the extension find it through the group that stays.
    private func shareExtensions(into steps: inout UninstallSteps) {
        guard observed.roles[ManagedName.bots] != nil, !ownRoles.contains(ManagedName.bots) else { return }
        let names = observed.extensions.keys.filter { observed.roles[ManagedName.extensionGroup($0)] != nil }
        for schema in Set(names.map(ManagedName.extensionSchema)).sorted() {
            guard let acl = observed.schemas[schema]?.acl,
                !acl.entries.contains(where: { $0.grantee == .role(ManagedName.bots) })
            else { continue }
            steps.add(
                .right(.grant(.usage, on: .schema(schema), to: .role(ManagedName.bots))),
                .alter,
                because: "bots go on using the extension"
            )
        }
    }

    private func dropRole(_ name: Identifier, into steps: inout UninstallSteps) {
        if observed.roles[name]?.attributes.canLogIn == true {
            for step in [Step.access(.shut(login: name)), .lifecycle(.endSessions(of: name))] {
                steps.add(
                    step,
                    .restrict,
                    because: "a program of flarexdb's logs in as it",
                    hazards: [.terminatesSessions]
                )
            }
        }
        steps.add(
            .uninstall(.dropRole(name, heir: observed.cluster.user)),
            .drop,
            because: "it is for flarexdb alone"
        )
    }
}

/// Gathers steps of one bot or of the cluster.
private struct UninstallSteps {
    var bot: BotReference?
    private(set) var steps: [PlannedStep] = []

    init(bot: BotReference? = nil) { self.bot = bot }

    mutating func add(_ step: Step, _ action: Action, because reason: String, hazards: [Hazard] = []) {
        steps.append(
            PlannedStep(
                bot: bot,
                action: action,
                step: step,
                reason: reason,
                source: nil,
                hazards: hazards,
                dependencies: []
            )
        )
    }

    /// The steps, of which the last needs all before it: what goes last tells a second run what is left.
    var chained: [PlannedStep] {
        guard var last = steps.last else { return [] }
        last.dependencies = steps.dropLast().map(\.id)
        return steps.dropLast() + [last]
    }
}
