import Model
import SQLText

/// Both states, with what every part of the diff looks up in them.
struct Scope {
    let desired: DesiredState
    let observed: ObservedState
    let options: PlanOptions
    /// The bots of the desired state that this plan is for.
    let coveredBots: [DesiredBot]
    /// Those of them whose roles this plan looks at, each in its own steps.
    let reconciledBots: [DesiredBot]
    let reconciledRoles: Set<Identifier>
    /// The bots without a manifest.
    let departures: Departures
    /// The extensions that those bots ask for and can have, or still use: sorted, but for what others require.
    let usedExtensions: [Identifier]
    /// The groups that the cluster's own steps keep in order.
    let reconciledGroups: Set<Identifier>
    /// The installed extensions by the group of those who may use them.
    let extensionsByGroup: [Identifier: Identifier]
    /// Who may pass on the membership in a group, by group. It is nobody unless somebody changed that by hand.
    let delegates: [Identifier: Set<Identifier>]
    /// What keeps extensions from being given to any bot; those that nothing keeps from it are missing.
    let extensionObstacles: [Identifier: ExtensionObstacle]
    /// The roles of bots that have logins beside them, which are made when a credential is rotated.
    let botsWithLogins: Set<Identifier>
    /// Every role that is, or is remembered as, a bot's.
    private let botRoles: OnDemand<Set<Identifier>>
    /// Roles that the registry has as bots' and whose names are none that flarexdb gives.
    private let oddRoles: Set<Identifier>
    /// Who acts as a bot for a while.
    let accesses: Accesses
    /// The restores that nobody is at work on any more, by the bot's role.
    let abandoned: [Identifier: AbandonedRestore]
    /// What the roles of a plan's bots have, by plan.
    let settingsByPlan: [Name: [RoleSetting]]
    /// What keeps bots from taking over what their manifests name; bots that nothing keeps from it are missing.
    let adoptionObstacles: [Name: [AdoptionObstacle]]

    init(desired: DesiredState, observed: ObservedState, options: PlanOptions) {
        self.desired = desired
        self.options = options
        abandoned = observed.abandonedRestores(options.covers)
        let settled = observed.settled(abandoned.values)
        settingsByPlan = desired.plans.mapValues { $0.settings(under: desired.policy.limits) }
        let renaming = desired.bots.filter { Self.isRenaming($0, in: settled) }
        coveredBots = options.bots.map(desired.bots(named:)) ?? desired.bots
        let extensionObstacles = Self.extensionObstacles(for: coveredBots, in: settled, options: options)
        self.extensionObstacles = extensionObstacles
        var obstacles = Dictionary(
            uniqueKeysWithValues: renaming.map {
                ($0.id, Self.obstacles(toAdoptionBy: $0, in: settled, of: desired))
            }
        )
        for bot in coveredBots where Self.isAdopting(bot, in: settled, options: options) {
            obstacles[bot.id, default: []] += Self.extensionObstacles(
                toAdoptionBy: bot,
                in: settled,
                among: extensionObstacles
            )
        }
        obstacles = obstacles.filter { !$0.value.isEmpty }
        adoptionObstacles = obstacles
        let observed = settled.renamed(for: renaming.lazy.filter { [obstacles] in obstacles[$0.id] == nil })
        self.observed = observed
        reconciledBots = coveredBots.filter { [obstacles] bot in
            !bot.isSuspended && !observed.isBeingRestored(bot.role) && obstacles[bot.id] == nil
                && !Self.isForeign(bot, in: observed, options: options)
                && observed.registry[bot.id].map { $0.role == bot.role } ?? true
        }
        departures = Departures(desired: desired, observed: observed, options: options)
        reconciledRoles = Set(reconciledBots.lazy.map(\.role)).union(departures.roles)
        let groups = Dictionary(
            observed.extensions.keys.lazy.map { (ManagedName.extensionGroup($0), $0) },
            uniquingKeysWith: min
        )
        extensionsByGroup = groups
        var used: Set<Identifier> = []
        for bot in reconciledBots {
            let kept = Self.keptExtensions(of: bot, in: observed, byGroup: groups)
            used.formUnion(kept.lazy.filter { extensionObstacles[$0] == nil })
            for placed in bot.extensions
            where Self.obstacle(to: placed.value, for: bot, in: observed, among: extensionObstacles) == nil {
                used.insert(placed.value)
            }
        }
        usedExtensions = Self.inOrder(used, observed.extensionRequirements)
        botsWithLogins = Set(observed.roles.keys.lazy.compactMap(ManagedName.bot(ofLogin:)))
        let poolers = desired.policy.endpoint.pooler == nil ? [] : [ManagedName.pooler]
        reconciledGroups = Set(ManagedName.groups + poolers + usedExtensions.map(ManagedName.extensionGroup))
        delegates = Dictionary(
            uniqueKeysWithValues: reconciledGroups.map { group in
                (group, Set((observed.roles[group]?.members ?? []).lazy.filter(\.options.admin).map(\.member)))
            }
        )
        botRoles = OnDemand { Set(desired.bots.lazy.map(\.role)).union(observed.registry.values.lazy.map(\.role)) }
        let suspended = coveredBots.lazy.filter(\.isSuspended).map { ($0.role, "the manifest pauses the bot") }
        let departed = departures.roles.lazy.map { ($0, "the bot's manifest is gone") }
        let interrupted = abandoned.keys.map { ($0, "the restore did not come to its end") }
        let planned = reconciledRoles.union(suspended.map(\.0)).union(abandoned.keys)
        accesses = Accesses(
            observed,
            causes: Dictionary(Array(suspended) + Array(departed) + interrupted, uniquingKeysWith: { $1 }),
            spared: Set(suspended.map(\.0)).union(departures.remaining).subtracting(abandoned.keys)
        ) { (options.bots == nil || planned.contains($0)) && !observed.isBeingRestored($0) }
        oddRoles = Set(observed.registry.values.lazy.map(\.role).filter { !ManagedName.isOwn($0) })
    }

    var database: Identifier { desired.policy.database }

    /// The bots whose abandoned restores no other steps of this plan end, as they have no valid manifest and are kept.
    var unsettled: [RegistryEntry] {
        let planned = Set(coveredBots.lazy.map(\.role)).union(departures.roles)
        return observed.registry.values.filter { abandoned[$0.role] != nil && !planned.contains($0.role) }
    }

    /// Whether a role or schema of the bot's name exists that flarexdb neither made nor may take over.
    static func isForeign(_ bot: DesiredBot, in observed: ObservedState, options: PlanOptions) -> Bool {
        guard observed.registry[bot.id] == nil, !bot.adopts, !options.allows(.adoptsExisting) else { return false }
        return isTaken(bot, in: observed)
    }

    /// Whether the bot is to take over what it did not make, and may.
    static func isAdopting(_ bot: DesiredBot, in observed: ObservedState, options: PlanOptions) -> Bool {
        guard observed.registry[bot.id] == nil, !bot.isSuspended else { return false }
        if isRenaming(bot, in: observed) { return true }
        return isTaken(bot, in: observed) && !isForeign(bot, in: observed, options: options)
    }

    /// Whether there is a role or schema of the bot's name, or a role with a login's.
    static func isTaken(_ bot: DesiredBot, in observed: ObservedState) -> Bool {
        observed.roles[bot.role] != nil || observed.schemas[bot.role] != nil
            || ManagedName.logins(of: bot.role).contains { observed.roles[$0] != nil }
    }

    /// Whether the role is one whose steps this plan has, a bot's or a login's.
    func isReconciled(_ role: Identifier) -> Bool { reconciledRoles.contains(role) || isReconciledLogin(role) }

    func isReconciledLogin(_ role: Identifier) -> Bool {
        ManagedName.bot(ofLogin: role).map(reconciledRoles.contains) ?? false
    }

    func isBotRole(_ role: Identifier) -> Bool {
        isReconciled(role) || botRoles.value.contains(role)
            || ManagedName.bot(ofLogin: role).map(botRoles.value.contains) ?? false
    }

    /// Whether the name is one that flarexdb gives, or the registry has it as a bot's.
    func isOwnName(_ name: Identifier) -> Bool { ManagedName.isOwn(name) || oddRoles.contains(name) }
}

/// A value that is made when it is first asked for: a plan for one bot among 10,000 has no use for some.
private final class OnDemand<Value> {
    private(set) lazy var value = make()
    private let make: () -> Value

    init(_ make: @escaping () -> Value) { self.make = make }
}
