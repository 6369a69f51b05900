package import Model
package import Planning
import PostgresClient
package import Reconciliation

/// Compares one bot with its manifest.
package struct DiffOperation {
    /// What is wanted and what is found, and the steps from the one to the other.
    package struct Difference: Sendable {
        package var bot: DesiredBot
        package var desired: BotFacts
        package var observed: BotFacts
        /// The bot's own steps and refusals.
        package var plan: ChangePlan

        /// Whether the bot is as its manifest says.
        package var isNone: Bool { plan.isEmpty }
    }

    package var planner: Planner
    package var cluster: ClusterConnection
    package var bot: Name

    package init(_ planner: Planner, on cluster: ClusterConnection, bot: Name) {
        (self.planner, self.cluster, self.bot) = (planner, cluster, bot)
    }

    /// - Throws: `OperationError` for a bot without a valid manifest, and for a cluster that cannot be worked with;
    ///   `CatalogError`, `PostgresError`.
    package func run() async throws -> Difference {
        let desired = planner.desired
        guard let wanted = desired.bots(named: [bot]).first else {
            throw OperationError(
                "no valid manifest names a bot \"\(bot)\"",
                hint: "flarexdb status \(bot) shows what the registry knows of it."
            )
        }
        let observed = try await cluster.withSession(inSharedDatabase: desired.policy.database) {
            try await observe(through: $0, desired: desired)
        }
        var plan = planner.pass(on: cluster, options: PlanOptions(bots: [bot])).plan(from: observed)
        if let objection = plan.objection {
            throw OperationError("cannot \(objection.what): \(objection.reason)", hint: objection.hint)
        }
        plan.steps.removeAll { $0.bot?.id != bot }
        plan.refused.removeAll { $0.bot?.id != bot }
        plan.notes = []
        return Difference(
            bot: wanted,
            desired: BotFacts(wanted, in: desired),
            observed: BotFacts(
                of: wanted,
                login: observed.registry[bot]?.credential?.login ?? wanted.role,
                in: observed,
                database: desired.policy.database
            ),
            plan: plan
        )
    }
}
