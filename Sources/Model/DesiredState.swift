/// Everything that the manifests of one source ask for.
package struct DesiredState: Hashable, Sendable {
    package var policy: ClusterPolicy
    package var plans: [Name: Plan]
    /// Sorted by id, which is unique; each bot's plan is in `plans` and its extensions in the policy's list.
    package var bots: [DesiredBot]
    /// False when anything in the source was wrong, so that a bot without a manifest may only look deleted.
    package var isComplete: Bool
    /// Bots that a manifest names but does not describe rightly. They keep what they have.
    package var invalidBots: Set<Name>
    /// The commit that the manifests are of; nil where they do not come from git.
    package var revision: String?

    package init(
        policy: ClusterPolicy,
        plans: [Name: Plan],
        bots: [DesiredBot],
        isComplete: Bool,
        invalidBots: Set<Name> = []
    ) {
        self.policy = policy
        self.plans = plans
        self.bots = bots.sorted { $0.id < $1.id }
        self.isComplete = isComplete
        self.invalidBots = invalidBots
    }
}
