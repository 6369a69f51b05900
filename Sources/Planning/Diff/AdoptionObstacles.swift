import Model
import SQLText

/// Why a bot may not take over what its manifest names.
struct AdoptionObstacle: Hashable {
    var what: String
    var reason: String
    var hint: String
    /// The hazard that is not allowed; nil when allowing would not help.
    var hazard: Hazard?
}

extension Scope {
    /// Everything that keeps the bot from it, so that one look is enough to mend it.
    static func obstacles(toAdoptionBy bot: DesiredBot, in observed: ObservedState, of desired: DesiredState)
        -> [AdoptionObstacle]
    {
        let adoptee = observed.adoptees[bot.id] ?? ObservedAdoptee()
        let others = desired.bots.filter { $0.id != bot.id && isRenaming($0, in: observed) }
        let obstacles = AdoptionObstacles(
            bot: bot,
            adoptee: adoptee,
            observed: observed,
            database: desired.policy.database,
            otherRoles: Set(others.compactMap(\.adoption.role))
        )
        return obstacles.ofRole + obstacles.ofSchema
    }

    /// The extensions without which the bot's application would not work, so that its old login is better left alone.
    static func extensionObstacles(
        toAdoptionBy bot: DesiredBot,
        in observed: ObservedState,
        among obstacles: [Identifier: ExtensionObstacle]
    ) -> [AdoptionObstacle] {
        bot.extensions.compactMap { placed in
            guard let obstacle = obstacle(to: placed.value, for: bot, in: observed, among: obstacles) else {
                return nil
            }
            let words = obstacle.words(for: placed.value, serverVersion: observed.cluster.serverVersion)
            return AdoptionObstacle(
                what: "take over what bot \(bot.id) has by now",
                reason: "it could not have extension \(placed.value): \(words.reason)",
                hint: words.hint,
                hazard: words.hazard
            )
        }
    }

    func refuse(_ obstacles: [AdoptionObstacle], to bot: DesiredBot, into collector: inout StepCollector) {
        for obstacle in obstacles {
            collector.refuse(
                obstacle.what,
                because: obstacle.reason,
                hint: obstacle.hint,
                at: bot.source,
                hazard: obstacle.hazard
            )
        }
    }
}

private struct AdoptionObstacles {
    let bot: DesiredBot
    let adoptee: ObservedAdoptee
    let observed: ObservedState
    let database: Identifier
    /// The roles that other bots are to take over.
    let otherRoles: Set<Identifier>

    var ofRole: [AdoptionObstacle] {
        guard let name = bot.adoption.role else { return [] }
        func obstacle(_ reason: String, _ hint: String) -> AdoptionObstacle {
            AdoptionObstacle(what: "take over role \(name)", reason: reason, hint: hint)
        }
        let another = "Name another role in flarex.dev/adopt-role."
        if name.name.hasPrefix("pg_") { return [obstacle("it is PostgreSQL's own", another)] }
        if ManagedName.isOwn(name) { return [obstacle("its name is one that flarexdb gives", another)] }
        if name == observed.cluster.user { return [obstacle("flarexdb is logged in as it", another)] }
        guard let role = adoptee.role else {
            return observed.database == nil
                ? [obstacle("database \(database) does not exist yet", "It is made first; plan again then.")]
                : [obstacle("there is no such role", "Fix or remove flarex.dev/adopt-role.")]
        }
        var found: [AdoptionObstacle] = []
        if role.attributes.isSuperuser {
            found.append(obstacle("it is a superuser", "Take that from it first: ALTER ROLE ... NOSUPERUSER."))
        }
        if observed.roles[bot.role] != nil {
            found.append(
                obstacle("role \(bot.role) exists too", "Drop that one first, or remove flarex.dev/adopt-role.")
            )
        }
        let bound = (role.memberships.map(\.group) + role.members.map(\.member)).filter(isInvolved)
        if !bound.isEmpty {
            let names = Set(bound).sorted().map(\.name).joined(separator: ", ")
            found.append(obstacle("it is a member of \(names), or that of it", "REVOKE that membership first."))
        }
        let outside = adoptee.outside + passedOn(name)
        if !outside.isEmpty {
            found.append(
                obstacle(
                    "beside the schema it has " + listed(outside),
                    "Give these to another role, REVOKE them or drop them first; a bot has nothing outside its schema."
                )
            )
        }
        return found
    }

    var ofSchema: [AdoptionObstacle] {
        let name = bot.adoption.schema ?? bot.role
        func obstacle(_ reason: String, _ hint: String) -> AdoptionObstacle {
            AdoptionObstacle(what: "take over schema \(name)", reason: reason, hint: hint)
        }
        if bot.adoption.schema != nil {
            let another = "Name another schema in flarex.dev/adopt-schema."
            if name.name.hasPrefix("pg_") || ["information_schema", "public"].contains(name) {
                return [obstacle("it is PostgreSQL's own", another)]
            }
            let isOwn =
                [ManagedName.controlSchema, ManagedName.shimSchema, ManagedName.panel].contains(name)
                || ManagedName.isOwn(name)
            if isOwn || name.name.hasPrefix("ext_") {
                return [obstacle("its name is one that flarexdb gives", another)]
            }
            guard adoptee.schema != nil else {
                return observed.database == nil
                    ? []
                    : [
                        obstacle(
                            "there is no such schema in database \(database)",
                            "Fix or remove flarex.dev/adopt-schema."
                        )
                    ]
            }
        }
        var found: [AdoptionObstacle] = []
        if bot.adoption.schema != nil, observed.schemas[bot.role] != nil {
            found.append(
                obstacle(
                    "schema \(bot.role) exists too",
                    "Drop that one first, or remove flarex.dev/adopt-schema."
                )
            )
        }
        let entries = adoptee.schema?.acl.entries ?? []
        let holders = entries.flatMap { entry -> [Identifier] in
            if case .role(let grantee) = entry.grantee { [grantee, entry.grantor] } else { [entry.grantor] }
        }
        let involved = Set(holders + adoptee.owners.keys + (adoptee.schema.map { [$0.owner] } ?? [])).filter(isInvolved)
        if !involved.isEmpty {
            let names = involved.sorted().map(\.name).joined(separator: ", ")
            found.append(
                obstacle(
                    "it, or something in it, belongs to or is open to \(names), another bot's or flarexdb's",
                    "REVOKE that, or give it to another role, first."
                )
            )
        }
        if !adoptee.inside.isEmpty {
            found.append(
                obstacle(
                    "it holds \(listed(adoptee.inside)), which no bot may have",
                    "Move these first, such as with ALTER EXTENSION ... SET SCHEMA public, or drop them."
                )
            )
        }
        for (name, uses) in adoptee.extensionUses.sorted(by: { $0.key < $1.key })
        where bot.adoption.schema != nil && !bot.extensions.contains(where: { $0.value == name }) {
            found.append(
                obstacle(
                    "extension \(name) is used by \(uses.joined(separator: ", "))",
                    "List \(name) in spec.extensions, or change these first."
                )
            )
        }
        return found
    }

    /// Whether the role is flarexdb's own, or will be a bot's by the same plan: nobody knows under which name it is found
    /// while that is applied.
    private func isInvolved(_ name: Identifier) -> Bool {
        name != bot.role && name != ManagedName.owner && (ManagedName.isOwn(name) || otherRoles.contains(name))
    }

    /// What the role has on shared objects from somebody else than their owners, who could not take it back.
    private func passedOn(_ name: Identifier) -> [String] {
        func isPassedOn(_ acl: ACL, by owner: Identifier) -> Bool {
            acl.entries.contains { $0.grantee == .role(name) && $0.grantor != owner }
        }
        var found: [String] = []
        if let known = observed.database, isPassedOn(known.acl, by: known.owner) {
            found.append("rights on database \(database) that not its owner granted")
        }
        if let known = observed.schemas["public"], isPassedOn(known.acl, by: known.owner) {
            found.append("rights on schema public that not its owner granted")
        }
        return found
    }

    private func listed(_ things: [String]) -> String {
        things.joined(separator: ", ") + (things.count >= Remains.maximumObstacles ? ", ..." : "")
    }
}
