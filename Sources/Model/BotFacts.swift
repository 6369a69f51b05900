package import SQLText

/// What can be said of a bot, wanted or found, in lines that can be compared.
package struct BotFacts: Hashable, Sendable {
    /// In a fixed order of names; what is not the case has no line.
    package var lines: [Line]

    package struct Line: Hashable, Sendable {
        package var name: String
        package var value: String
    }

    private init(_ pairs: [(String, String?)]) {
        lines = pairs.compactMap { name, value in value.map { Line(name: name, value: $0) } }
    }

    /// What the manifest asks for.
    package init(_ bot: DesiredBot, in desired: DesiredState) {
        let plan = desired.plans[bot.plan.value]
        let terms = desired.storageTerms(of: bot)
        let settings = plan?.settings(under: desired.policy.limits) ?? []
        self.init(
            [
                ("workspace", bot.workspace.text), ("plan", bot.plan.value.text),
                ("quota", terms?.quota.description), ("overage", terms?.price?.words),
                ("login", bot.mayLogIn ? "true" : "false"), ("connections", (plan?.connections).map(String.init)),
                ("extensions", Self.list(bot.extensions.map(\.value.name))),
                ("schema.owner", ManagedName.owner.name),
                ("settings.search_path", SearchPath.settingText(SearchPath.of(bot))),
            ] + settings.map { ("settings.\($0.name)", $0.text) }.sorted { $0.0 < $1.0 }
        )
    }

    /// What the registry and the catalogs have of it.
    ///
    /// - Parameters:
    ///   - login: the role that the bot logs in as.
    package init(of bot: DesiredBot, login: Identifier, in observed: ObservedState, database: Identifier) {
        let (entry, role) = (observed.registry[bot.id], observed.roles[login])
        let extensions = observed.extensions.keys.filter { name in
            observed.roles[bot.role]?.memberships.contains { $0.group == ManagedName.extensionGroup(name) } ?? false
        }
        let settings = role?.settings[.database(database)]?.values.filter { $0.key != "role" } ?? [:]
        self.init(
            [
                ("workspace", entry?.workspace.text), ("plan", entry?.plan.text),
                ("quota", entry?.terms?.quota.description), ("overage", entry?.terms?.price?.words),
                ("login", role.map { $0.attributes.canLogIn ? "true" : "false" }),
                ("connections", role.map { String($0.attributes.connectionLimit) }),
                ("extensions", Self.list(extensions.map(\.name).sorted())),
                ("schema.owner", observed.schemas[bot.role]?.owner.name),
                ("settings.search_path", settings["search_path"]),
            ]
                + settings.filter { $0.key != "search_path" }.map { ("settings.\($0.key)", $0.value) }
                .sorted { $0.0 < $1.0 }
        )
    }

    private static func list(_ names: [String]) -> String? { names.isEmpty ? nil : names.joined(separator: ", ") }
}

extension OveragePrice {
    fileprivate var words: String { "\(perGBMonth) \(currency) a GB and month" }
}
