package import SQLText

/// What of a bot lies beyond its role and schema, and has to be reckoned with before these can be dropped.
package struct Remains: Hashable, Sendable {
    /// The other databases in which the role owns or may do something, sorted.
    package var databases: [Identifier]
    /// What is somebody else's and would go with the bot, or cannot be dropped for it, as people name it; sorted.
    package var obstacles: [String]

    /// What other bots hung on the bot's objects and has no right to be there: it goes with them. As people name it;
    /// sorted.
    package var hooks: [String]

    /// Whether there is an archive from after the bot was tombstoned. Nothing of the bot's changed since.
    package var isArchived = false

    package init(databases: [Identifier] = [], obstacles: [String] = [], hooks: [String] = []) {
        self.databases = databases
        self.obstacles = obstacles
        self.hooks = hooks
    }

    /// How many obstacles are looked for: nobody reads more.
    package static let maximumObstacles = 20
}
