import Model
package import Planning
package import SQLText

extension ModelServer {
    mutating func apply(_ step: RestoreStep) throws(Failure) {
        guard controlVersion >= ControlVersion.restores else {
            throw Failure(description: "relation flarex.restore does not exist")
        }
        switch step {
        case .begin(let restoration):
            guard restores[restoration.bot.role] == nil else {
                throw Failure(description: "duplicate key value violates unique constraint restore_bot_idx")
            }
            restores[restoration.bot.role] = ObservedRestore(
                bot: restoration.bot.id,
                replaced: restoration.replaced,
                begunAt: cluster.now,
                isVerified: false,
                isUnderWay: true
            )
        case .shut(let login): try apply(.shut(login: login) as AccessStep)
        case .setAside(let restoration): try setAside(restoration.bot, as: restoration.replaced)
        case .load: throw Failure(description: "an archive is not loaded by a superuser")
        case .finish(let bot): restores = restores.filter { $0.value.bot != bot }
        case .clear(let schema):
            guard schemas[schema] != nil else { throw Failure(description: "schema \(schema) does not exist") }
            extensionUses = extensionUses.filter { $0.key.schema != schema }
        case .putBack(let way):
            if way.dropsNew { try dropEmptySchema(way.role) }
            if let replaced = way.replaced {
                try renameSchema(replaced, to: way.role)
                self.replaced[replaced] = nil
            }
            restores[way.role] = nil
        case .swap(let swap):
            try setAside(swap.bot, as: swap.aside)
            try renameSchema(swap.replaced, to: swap.bot.role)
            replaced[swap.replaced] = nil
        case .dropReplaced(let schema):
            try dropEmptySchema(schema)
            replaced[schema] = nil
        case .forgetReplaced(let schema): replaced[schema] = nil
        }
    }

    /// What a restore does with a bot's schema, and writes down.
    package mutating func setAside(_ bot: BotReference, as schema: Identifier) throws(Failure) {
        try renameSchema(bot.role, to: schema)
        try revoke(.allOnSchema, options: .allOnSchema, on: .schema(schema), from: .role(bot.role))
        replaced[schema] = ReplacedState(bot: bot.id, role: bot.role, replacedAt: cluster.now)
    }

    /// `DROP SCHEMA`, where nothing is in it any more.
    private mutating func dropEmptySchema(_ name: Identifier) throws(Failure) {
        guard schemas[name] != nil else { throw Failure(description: "schema \(name) does not exist") }
        guard !extensionUses.keys.contains(where: { $0.schema == name }) else {
            throw Failure(description: "schema \(name) is not empty any more")
        }
        dropSchema(name)
    }

    /// `ALTER SCHEMA ... RENAME TO`: what is in it stays as it is.
    mutating func renameSchema(_ name: Identifier, to new: Identifier) throws(Failure) {
        guard let schema = schemas[name] else { throw Failure(description: "schema \(name) does not exist") }
        guard schemas[new] == nil else { throw Failure(description: "schema \(new) already exists") }
        (schemas[name], schemas[new]) = (nil, schema)
        (objectOwners[name], objectOwners[new]) = (nil, objectOwners[name])
        for (use, objects) in extensionUses where use.schema == name {
            extensionUses[use] = nil
            extensionUses[ExtensionUse(schema: new, extension: use.extension)] = objects
        }
        for index in defaultPrivileges.indices where defaultPrivileges[index].schema == name {
            defaultPrivileges[index].schema = new
        }
    }
}
