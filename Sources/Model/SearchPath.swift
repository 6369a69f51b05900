package import SQLText

/// The schemas that a bot's unqualified names are looked up in.
package enum SearchPath {
    /// The bot's schema, the schemas of its extensions, the shim and PostgreSQL's own.
    package static func of(_ bot: DesiredBot) -> [Identifier] {
        [bot.role] + bot.extensions.map { ManagedName.extensionSchema($0.value) }
            + [ManagedName.shimSchema, "pg_catalog"]
    }

    /// The path as PostgreSQL stores it in a role's settings. The names in it need no quotes: they are lowercase
    /// letters, digits and underscores.
    package static func settingText(_ path: [Identifier]) -> String { path.map(\.name).joined(separator: ", ") }
}
