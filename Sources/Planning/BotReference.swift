package import Model
package import SQLText

/// A bot as plans and outcomes name it.
package struct BotReference: Hashable, Comparable, Sendable, CustomStringConvertible {
    package var id: Name
    package var workspace: Name
    package var role: Identifier

    package init(id: Name, workspace: Name, role: Identifier) {
        self.id = id
        self.workspace = workspace
        self.role = role
    }

    package init(_ bot: DesiredBot) {
        id = bot.id
        workspace = bot.workspace
        role = bot.role
    }

    /// A bot that the registry knows.
    package init(_ entry: RegistryEntry) {
        id = entry.id
        workspace = entry.workspace
        role = entry.role
    }

    package static func < (left: BotReference, right: BotReference) -> Bool { left.id < right.id }

    package var description: String { "\(workspace)/\(id)" }
}
