import Model
import SQLText

extension Scope {
    /// What keeps an extension from being given to bots.
    enum ExtensionObstacle {
        /// The server does not have its files.
        case unavailable
        /// It is in a schema where somebody else put it, and may not be moved from there.
        case elsewhere(Identifier)
        /// Its schema or its group was there before, and may not be taken over.
        case taken(String)
        /// It requires another, which the bot does not have.
        case requires(Identifier)
    }

    static func obstacle(
        to name: Identifier,
        in observed: ObservedState,
        options: PlanOptions
    ) -> ExtensionObstacle? {
        if let taken = foreignPlace(of: name, in: observed), !options.allows(.adoptsExisting) { return .taken(taken) }
        guard let installed = observed.extensions[name] else {
            return observed.cluster.availableExtensions.contains(name) ? nil : .unavailable
        }
        let schema = ManagedName.extensionSchema(name)
        let isOurs = installed.schema == schema || observed.schemas[schema] != nil
        return isOurs || options.allows(.adoptsExisting) ? nil : .elsewhere(installed.schema)
    }

    /// The same for all that the bots ask for, have, or are required to have: it is asked of every bot.
    static func extensionObstacles(
        for bots: [DesiredBot],
        in observed: ObservedState,
        options: PlanOptions
    ) -> [Identifier: ExtensionObstacle] {
        let names = Set(bots.lazy.flatMap { $0.extensions.lazy.map(\.value) })
            .union(observed.extensions.keys).union(observed.extensionRequirements.values.joined())
        let obstacles = names.map { ($0, obstacle(to: $0, in: observed, options: options)) }
        return Dictionary(uniqueKeysWithValues: obstacles).compactMapValues(\.self)
    }

    /// What keeps an extension from being given to the bot, which has to be given all that it requires.
    static func obstacle(
        to name: Identifier,
        for bot: DesiredBot,
        in observed: ObservedState,
        among obstacles: [Identifier: ExtensionObstacle]
    ) -> ExtensionObstacle? {
        if let obstacle = obstacles[name] { return obstacle }
        let missing = observed.extensionRequirements[name]?.first { required in
            !bot.extensions.contains { $0.value == required }
                || obstacle(to: required, for: bot, in: observed, among: obstacles) != nil
        }
        return missing.map(ExtensionObstacle.requires)
    }

    /// What has the name of the extension's schema or group and is somebody else's, as far as one can tell: the schema,
    /// where neither its owner nor a group is flarexdb's; or a role that logs in, where there is no schema.
    private static func foreignPlace(of name: Identifier, in observed: ObservedState) -> String? {
        let (schema, group) = (ManagedName.extensionSchema(name), ManagedName.extensionGroup(name))
        let role = observed.roles[group]
        guard let place = observed.schemas[schema] else {
            return role?.attributes.canLogIn == true ? "role \(group)" : nil
        }
        return role == nil && !ManagedName.isOwn(place.owner) ? "schema \(schema)" : nil
    }

    /// Sorted by name, but each after those that it requires.
    static func inOrder(_ names: Set<Identifier>, _ requirements: [Identifier: [Identifier]]) -> [Identifier] {
        var (ordered, seen): ([Identifier], Set<Identifier>) = ([], [])
        func place(_ name: Identifier) {
            guard names.contains(name), seen.insert(name).inserted else { return }
            requirements[name]?.forEach(place)
            ordered.append(name)
        }
        names.sorted().forEach(place)
        return ordered
    }

    func planExtension(_ name: Identifier, into collector: inout StepCollector) {
        let (schema, group) = (ManagedName.extensionSchema(name), ManagedName.extensionGroup(name))
        let source = desired.policy.source
        let reason = "a bot uses extension \(name)"
        collector.commonHazards = Self.foreignPlace(of: name, in: observed) == nil ? [] : [.adoptsExisting]
        defer { collector.commonHazards = [] }
        planGroup(group, because: reason, into: &collector)
        planSchema(schema, wanted: [.role(group): .usage], because: reason, at: source, into: &collector)
        guard let installed = observed.extensions[name] else {
            collector.add(.object(.installExtension(name, schema: schema)), .create, because: reason, at: source)
            return
        }
        guard installed.schema != schema else { return }
        collector.add(
            .object(.moveExtension(name, from: installed.schema, to: schema)),
            because: "bots find it in \(schema)",
            at: source,
            hazards: observed.schemas[schema] == nil ? [.adoptsExisting] : []
        )
    }

    /// The extensions that the manifest no longer lists but objects of the bot still need, sorted.
    ///
    /// Without the extension's schema in the search_path its operators are not found: citext columns, say, would
    /// silently compare case-sensitively.
    func keptExtensions(of bot: DesiredBot) -> [Identifier] {
        Self.keptExtensions(of: bot, in: observed, byGroup: extensionsByGroup)
    }

    static func keptExtensions(
        of bot: DesiredBot,
        in observed: ObservedState,
        byGroup extensions: [Identifier: Identifier]
    ) -> [Identifier] {
        guard !observed.extensionUses.isEmpty, let role = observed.roles[bot.role] else { return [] }
        // Several grantors may have put the bot into one group.
        let kept = role.memberships.compactMap { membership -> Identifier? in
            guard let name = extensions[membership.group],
                observed.extensionUses[ExtensionUse(schema: bot.role, extension: name)] != nil,
                !bot.extensions.contains(where: { $0.value == name })
            else { return nil }
            return name
        }
        return Set(kept).sorted()
    }

    /// The bot keeps the extension until nothing of it needs it any more.
    func refuseWithdrawal(of name: Identifier, from bot: DesiredBot, into collector: inout StepCollector) {
        let uses = observed.extensionUses[ExtensionUse(schema: bot.role, extension: name)] ?? []
        collector.refuse(
            "withdraw extension \(name) from bot \(bot.id)",
            because: "it is still used by " + uses.joined(separator: ", "),
            hint: "Change or drop these first, such as with ALTER TABLE ... ALTER COLUMN ... TYPE text; "
                + "or list the extension in the manifest again.",
            at: bot.source
        )
    }

    /// The bot goes without the extension; everything else of it is planned.
    func refuse(
        _ name: Identifier,
        to bot: DesiredBot,
        because obstacle: ExtensionObstacle,
        at source: SourcePlace,
        into collector: inout StepCollector
    ) {
        let words = obstacle.words(for: name, serverVersion: observed.cluster.serverVersion)
        collector.refuse(
            "give extension \(name) to bot \(bot.id)",
            because: words.reason,
            hint: words.hint,
            at: source,
            hazard: words.hazard
        )
    }
}

extension Scope.ExtensionObstacle {
    /// What people are told of it.
    func words(for name: Identifier, serverVersion: Int) -> (reason: String, hint: String, hazard: Hazard?) {
        switch self {
        case .unavailable:
            (
                "the server does not have it",
                "Install the server package that holds \(name).control\(Self.debianPackage(name, serverVersion)), "
                    + "or remove the extension from the manifest.",
                nil
            )
        case .elsewhere(let schema):
            (
                "it is installed in schema \(schema), and flarexdb did not put it there",
                "Allow moving it with --allow \(Hazard.adoptsExisting.rawValue).",
                .adoptsExisting
            )
        case .taken(let place):
            (
                "\(place) exists, and flarexdb did not make it",
                "Allow taking it over with --allow \(Hazard.adoptsExisting.rawValue), or rename it.",
                .adoptsExisting
            )
        case .requires(let required):
            (
                "it requires extension \(required), which the bot does not have",
                "List \(required) in spec.extensions too: in the Cluster manifest and in the bot's.",
                nil
            )
        }
    }

    /// Debian's package of an extension that is often asked for and not part of PostgreSQL.
    private static func debianPackage(_ name: Identifier, _ serverVersion: Int) -> String {
        let packages = ["postgis": "postgis-3", "vector": "pgvector", "pg_cron": "cron", "timescaledb": "timescaledb"]
        let family = name.name.hasPrefix("postgis") ? "postgis" : name.name
        return packages[family].map { " (Debian: postgresql-\(serverVersion / 10000)-\($0))" } ?? ""
    }
}
