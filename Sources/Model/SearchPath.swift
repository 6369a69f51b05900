package import SQLText

/// The schemas that a bot's unqualified names are looked up in.
package enum SearchPath {
    /// The bot's schema, the schemas of its extensions, the shim and PostgreSQL's own.
    ///
    /// - Parameters:
    ///   - kept: extensions that the manifest no longer lists and the bot still uses.
    package static func of(_ bot: DesiredBot, keeping kept: [Identifier] = []) -> [Identifier] {
        let extensions = (bot.extensions.map(\.value) + kept).sorted()
        return [bot.role] + extensions.map(ManagedName.extensionSchema) + [ManagedName.shimSchema, "pg_catalog"]
    }

    /// The path as PostgreSQL stores it in a role's settings. The names in it need no quotes: they are lowercase
    /// letters, digits and underscores.
    package static func settingText(_ path: [Identifier]) -> String { path.map(\.name).joined(separator: ", ") }

    /// The names in a path that is stored in a role's settings; nil for one with names that hold quotes or commas.
    package static func names(inSettingText text: String) -> [Identifier]? {
        var names: [Identifier] = []
        for part in text.split(separator: ",") {
            let word = part.drop { $0 == " " }
            let isQuoted = word.count > 2 && word.hasPrefix("\"") && word.hasSuffix("\"")
            let bare = isQuoted ? word.dropFirst().dropLast() : word
            guard !bare.contains("\""), let name = Identifier(String(bare)) else { return nil }
            names.append(name)
        }
        return names
    }
}
