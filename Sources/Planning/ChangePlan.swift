package import Model
package import SQLText

/// The difference between what the manifests ask for and what the cluster holds, as a value.
package struct ChangePlan: Hashable, Sendable {
    package var cluster: ClusterReference
    /// In the order in which they are applied: the cluster's, then each bot's, bots sorted by id.
    package var steps: [PlannedStep]
    /// What would be needed but is not allowed or not possible.
    package var refused: [Refusal]
    /// What the reader should know although nothing is done about it.
    package var notes: [String]
    /// What keeps bots from being as their manifests say although no step fails, by bot.
    package var setbacks: [Name: [Setback]] = [:]
    /// Why nothing at all can be done with the cluster; it is among the refusals.
    package var objection: Refusal?

    package init(cluster: ClusterReference, steps: [PlannedStep] = [], refused: [Refusal] = [], notes: [String] = []) {
        self.cluster = cluster
        self.steps = steps
        self.refused = refused
        self.notes = notes
    }

    /// True when the cluster is as the manifests say.
    package var isEmpty: Bool { steps.isEmpty && refused.isEmpty }

    package var clusterSteps: [PlannedStep] { steps.filter { $0.bot == nil } }

    /// The steps of each bot, bots sorted by id.
    package var stepsByBot: [(bot: BotReference, steps: ArraySlice<PlannedStep>)] {
        var groups: [(bot: BotReference, steps: ArraySlice<PlannedStep>)] = []
        var start = steps.startIndex
        while start < steps.endIndex {
            var end = start + 1
            while end < steps.endIndex, steps[end].bot == steps[start].bot { end += 1 }
            if let bot = steps[start].bot { groups.append((bot, steps[start..<end])) }
            start = end
        }
        return groups
    }

    /// The statements of a step as people may see them, without secrets.
    package func shownStatements(of step: PlannedStep) -> [String] {
        step.step.statements(serverVersion: cluster.serverVersion).map(\.shown)
    }

    package func count(_ action: Action) -> Int { steps.reduce(0) { $0 + ($1.action == action ? 1 : 0) } }
}

/// The cluster and database that a change plan is for.
package struct ClusterReference: Hashable, Sendable {
    package var systemIdentifier: String
    package var database: Identifier
    /// As `server_version_num`; the SQL of some steps depends on it.
    package var serverVersion: Int
    /// The name in the Cluster manifest.
    package var name: Name?
    package var address: ServerAddress?

    package init(
        systemIdentifier: String,
        database: Identifier,
        serverVersion: Int,
        name: Name? = nil,
        address: ServerAddress? = nil
    ) {
        self.systemIdentifier = systemIdentifier
        self.database = database
        self.serverVersion = serverVersion
        self.name = name
        self.address = address
    }
}

extension ClusterReference: CustomStringConvertible {
    /// Such as `cluster primary at 127.0.0.1:5432, database flarex`.
    package var description: String {
        (name.map { "cluster \($0)" } ?? "the cluster") + (address.map { " at \($0)" } ?? "")
            + ", database \(database)"
    }
}

/// Something needed that is not done, and what would make it possible.
package struct Refusal: Hashable, Sendable {
    package var bot: BotReference?
    /// What is not done, such as `take over role bot_0123456789abcdef`.
    package var what: String
    package var reason: String
    package var hint: String
    package var source: SourcePlace?
    /// The hazard that is not allowed; nil when allowing would not help.
    package var hazard: Hazard?
    /// Whether it is about what the command asked for. The bot then lacks nothing that its manifest asks for.
    package var isOfRequest = false
}
