package import SQLText

/// What a bot takes over that has another name than the bot's own, and is given that name.
package struct Adoption: Hashable, Sendable {
    /// `flarex.dev/adopt-role`.
    @Rarely package var role: Identifier?
    /// `flarex.dev/adopt-schema`.
    @Rarely package var schema: Identifier?

    package init(role: Identifier? = nil, schema: Identifier? = nil) {
        self.role = role
        self.schema = schema
    }

    package var isNamed: Bool { role != nil || schema != nil }
}

/// What the cluster holds of a role and schema that a bot is to take over, under the names that they have.
package struct ObservedAdoptee: Hashable, Sendable {
    /// Nil where no role is named or there is none of the name.
    package var role: ObservedRole?
    /// Nil where no schema is named or there is none of the name.
    package var schema: ObservedSchema?
    /// How many objects of the schema belong to each role.
    package var owners: [Identifier: Int]
    /// What the role owns or may do where a bot has no business, as people name it; sorted.
    package var outside: [String]
    /// What is in the schema and cannot be a bot's, as people name it; sorted.
    package var inside: [String]
    /// What other roles give to it of objects that they will make.
    package var defaultPrivileges: [DefaultPrivilege]
    /// The extensions that objects of the schema need, with a few of those objects.
    package var extensionUses: [Identifier: [String]]

    package init(
        role: ObservedRole? = nil,
        schema: ObservedSchema? = nil,
        owners: [Identifier: Int] = [:],
        outside: [String] = [],
        inside: [String] = [],
        defaultPrivileges: [DefaultPrivilege] = [],
        extensionUses: [Identifier: [String]] = [:]
    ) {
        self.role = role
        self.schema = schema
        self.owners = owners
        self.outside = outside
        self.inside = inside
        self.defaultPrivileges = defaultPrivileges
        self.extensionUses = extensionUses
    }
}

extension DesiredState {
    /// The bots that take something over and have not done so yet.
    package func adoptingBots(unknownTo registry: Table<Name, RegistryEntry>) -> [DesiredBot] {
        bots.filter { $0.adopts && !$0.isSuspended && registry[$0.id] == nil }
    }
}
