package import Model

/// A step with all that a person needs to judge it.
package struct PlannedStep: Hashable, Sendable {
    /// Unique in its change plan and the same whenever the same change is planned.
    package var id: String { Self.id(of: step, bot: bot?.id) }
    /// The bot that the step belongs to; nil for the cluster.
    package var bot: BotReference?
    package var action: Action
    package var step: Step
    /// Why, for people. It never steers what is done.
    package var reason: String
    /// The manifest line that asks for the step.
    package var source: SourcePlace?
    /// Sorted.
    package var hazards: [Hazard]
    /// The ids of earlier steps without which this one cannot be done.
    package var dependencies: [String]

    /// What the step does, for a reader who sees which bot it is about.
    package var summary: String { step.summary(of: bot) }

    /// The reason of the step that takes a tombstone away.
    static let resurrection = "its manifest is back"

    /// Whether the step is for a bot that was deleted and is wanted again.
    package var isResurrection: Bool { reason.hasPrefix(Self.resurrection) }

    package static func id(of step: Step, bot: Name?) -> String {
        let parts = [bot?.text ?? "cluster", step.kind, step.discriminator]
        return parts.compactMap { $0 }.joined(separator: ".")
    }
}
