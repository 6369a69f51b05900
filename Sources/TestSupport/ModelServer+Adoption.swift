package import Model
import Planning
import SQLText

extension ModelServer {
    /// What a bot is to take over, with what the model knows nothing of.
    struct KnownAdoption: Sendable {
        var bot: DesiredBot
        var outside: [String]
        var inside: [String]
    }

    /// Lets the bot's manifest take over what it names.
    package mutating func adopt(_ bot: DesiredBot, outside: [String] = [], inside: [String] = []) {
        adoptions[bot.id] = KnownAdoption(bot: bot, outside: outside, inside: inside)
    }

    mutating func apply(_ step: AdoptionStep) throws(Failure) {
        switch step {
        case .takeObjects(let schema, let owner, let others):
            guard schemas[schema] != nil else { throw Failure(description: "schema \(schema) does not exist") }
            _ = try role(owner)
            giveObjects(in: schema, to: owner) { others?.contains($0) ?? true }
        case .renameRole(let name, let new): try renameRole(name, to: new)
        case .renameSchema(let name, let new): try renameSchema(name, to: new)
        }
    }

    /// `ALTER ... OWNER TO`, for all that some own.
    mutating func giveObjects(in schema: Identifier, to owner: Identifier, of isGiver: (Identifier) -> Bool) {
        let owners = objectOwners[schema, default: [:]]
        let given = owners.filter { $0.key != owner && isGiver($0.key) }
        guard !given.isEmpty else { return }
        objectOwners[schema] = owners.filter { given[$0.key] == nil }
        objectOwners[schema]?[owner, default: 0] += given.values.reduce(0, +)
    }

    /// What strayed of bots' objects, as far as a bot can have given it away.
    var strayOwners: [Identifier: [Identifier]] {
        var strays: [Identifier: [Identifier]] = [:]
        for (schema, owners) in objectOwners
        where schemas[schema] != nil
            && (ManagedName.isOwn(schema) || ManagedName.bot(ofReplaced: schema) != nil)
        {
            let givers = owners.keys.filter {
                ManagedName.isOwn($0) && $0 != ManagedName.owner
                    && (!$0.name.hasPrefix("bot_") || ManagedName.bot(ofLogin: $0) != nil)
            }
            if !givers.isEmpty { strays[schema] = givers.sorted() }
        }
        return strays
    }

    /// `ALTER ROLE ... RENAME TO`: whatever refers to the role goes on referring to it.
    private mutating func renameRole(_ name: Identifier, to new: Identifier) throws(Failure) {
        let role = try role(name)
        guard !exists(new) else { throw Failure(description: "role \(new) already exists") }
        guard openSessions[name] == nil else { throw Failure(description: "role \(name) is in use") }
        (roles[name], roles[new]) = (nil, role)
        func renamed(_ known: Identifier) -> Identifier { known == name ? new : known }
        memberships = memberships.map {
            Membership(
                group: renamed($0.group),
                member: renamed($0.member),
                grantor: renamed($0.grantor),
                options: $0.options
            )
        }
        for index in defaultPrivileges.indices {
            defaultPrivileges[index].role = renamed(defaultPrivileges[index].role)
            if defaultPrivileges[index].grantee == .role(name) { defaultPrivileges[index].grantee = .role(new) }
        }
        for object in securables {
            try withACL(of: object) { acl, _ in acl = acl.replacing(name, with: new) }
        }
        for schema in schemas.keys where schemas[schema]?.owner == name { schemas[schema]?.owner = new }
        for (schema, owners) in objectOwners {
            guard let count = owners[name] else { continue }
            objectOwners[schema]?[name] = nil
            objectOwners[schema]?[new] = count
        }
    }

    /// Whether a schema is known only because a bot is to take it over.
    func isLegacy(_ schema: Identifier) -> Bool { adoptions.values.contains { $0.bot.adoption.schema == schema } }

    /// What refers to the role beside what it may keep, and what is taken from it.
    private func outside(of role: Identifier, beside schema: Identifier?) -> [String] {
        let objects = securables.filter { object in
            let isShared = object == .database(databaseName) || object == .schema("public")
            guard object.name != schema, let acl = acl(of: object), let owner = try? owner(of: object) else {
                return false
            }
            return owner == role
                || !isShared && acl.entries.contains { $0.grantee == .role(role) || $0.grantor == role }
        }
        let isGrantor = cluster.hasMembershipOptions && memberships.contains { $0.grantor == role }
        return objects.map { "rights on \($0)" } + (isGrantor ? ["memberships that it granted"] : [])
    }

    func adoptees(_ roles: Table<Identifier, ObservedRole>) -> [Name: ObservedAdoptee] {
        guard database != nil else { return [:] }
        return adoptions.filter { registry[$0.key] == nil }.mapValues { known in
            let adoption = known.bot.adoption
            return ObservedAdoptee(
                role: adoption.role.flatMap { roles[$0] },
                schema: adoption.schema.flatMap { schemas[$0] },
                owners: objectOwners[adoption.schema ?? known.bot.role] ?? [:],
                outside: (known.outside + (adoption.role.map { outside(of: $0, beside: adoption.schema) } ?? []))
                    .sorted(),
                inside: known.inside,
                defaultPrivileges: defaultPrivileges.filter { $0.grantee == adoption.role.map(ACL.Grantee.role) }
                    .sorted()
            )
        }
    }
}
