package import Model
import Planning
import SQLText

extension ModelServer {
    mutating func apply(_ step: LifecycleStep) throws(Failure) {
        switch step {
        case .tombstone(let bot, _):
            registry[bot]?.phase = .tombstoned
            if registry[bot]?.tombstonedAt == nil { registry[bot]?.tombstonedAt = cluster.now }
        case .withdrawCredential(let bot, let role):
            registry[bot]?.credential = nil
            if let role {
                _ = try self.role(role)
                roles[role]?.verifierDigest = nil
            }
        case .endSessions(let role): openSessions[role] = nil
        case .beginDrop(let bot, _): registry[bot]?.isBeingDropped = true
        case .emptySchema(let schema):
            guard obstacles[schema, default: []].isEmpty else {
                throw Failure(description: "schema \(schema) is not dropped")
            }
            extensionUses = extensionUses.filter { $0.key.schema != schema }
        case .dropOwned(let role, nil): try dropOwned(by: role)
        case .dropOwned(let role, _?): _ = try self.role(role)
        case .dropSchema(let schema):
            guard schemas[schema] != nil else { throw Failure(description: "schema \(schema) does not exist") }
            guard !extensionUses.keys.contains(where: { $0.schema == schema }) else {
                throw Failure(description: "cannot drop schema \(schema) because other objects depend on it")
            }
            dropSchema(schema)
        case .dropRole(let role): try dropRole(role)
        case .forget(let bot):
            registry[bot] = nil
            cascadeRestrictions()
        }
    }

    /// `DROP OWNED ... RESTRICT`, which also withdraws what the role may do with objects of all databases together.
    private mutating func dropOwned(by name: Identifier) throws(Failure) {
        _ = try role(name)
        for (schema, value) in schemas where value.owner == name {
            let isUsed =
                extensions.values.contains { $0.schema == schema } || routines.keys.contains { $0.schema == schema }
            guard !isUsed else { throw Failure(description: "cannot drop desired objects: schema \(schema) is used") }
            dropSchema(schema)
        }
        for signature in routines.keys where routines[signature]?.owner != name {
            if let owner = routines[signature]?.owner {
                routines[signature]?.acl.removeEverything(ofGrantee: name, owner: owner)
            }
        }
        for object in catalogGrants.keys { catalogGrants[object]?.remove(.role(name)) }
        defaultPrivileges.removeAll { $0.role == name || $0.grantee == .role(name) }
        for object in securables {
            try withACL(of: object) { acl, owner in acl.removeEverything(ofGrantee: name, owner: owner) }
        }
        for database in otherDatabases.keys {
            if let owner = otherDatabases[database]?.owner {
                otherDatabases[database]?.acl.removeEverything(ofGrantee: name, owner: owner)
            }
        }
    }

    /// `DROP ROLE`, which takes the role's memberships with it and nothing else.
    private mutating func dropRole(_ name: Identifier) throws(Failure) {
        _ = try role(name)
        let objects =
            schemas.values.map { ($0.owner, $0.acl) } + (database.map { [($0.owner, $0.acl)] } ?? [])
            + otherDatabases.values.map { ($0.owner, $0.acl) } + routines.values.map { ($0.owner, $0.acl) }
        let isNeeded = objects.contains { owner, acl in
            owner == name || acl.entries.contains { $0.grantee == .role(name) || $0.grantor == name }
        }
        guard !isNeeded, !catalogGrants.values.contains(where: { $0.contains(.role(name)) }),
            !tableOwners.values.contains(name), openSessions[name] == nil,
            !defaultPrivileges.contains(where: { $0.role == name || $0.grantee == .role(name) })
        else { throw Failure(description: "role \(name) cannot be dropped because some objects depend on it") }
        memberships.removeAll { $0.group == name || $0.member == name }
        roles[name] = nil
    }

    /// Takes a bot's manifest away as a pass would have done it at that moment.
    package mutating func tombstone(_ bot: DesiredBot, at moment: Timestamp) {
        registry[bot.id]?.phase = .tombstoned
        registry[bot.id]?.tombstonedAt = moment
        registry[bot.id]?.credential = nil
        roles[bot.role]?.attributes.canLogIn = false
        roles[bot.role]?.verifierDigest = nil
        memberships.removeAll { $0.member == bot.role && $0.group == "flarex_bots" }
    }
}
