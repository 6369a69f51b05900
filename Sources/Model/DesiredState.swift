/// Everything that the manifests of one source ask for.
package struct DesiredState: Hashable, Sendable {
    package var policy: ClusterPolicy
    package var plans: [Name: Plan]
    /// Sorted by id, which is unique; each bot's plan is in `plans` and its extensions in the policy's list.
    package var bots: [DesiredBot] { didSet { sortBots() } }
    /// False when anything in the source was wrong, so that a bot without a manifest may only look deleted.
    package var isComplete: Bool
    /// Bots that a manifest names but does not describe rightly. They keep what they have.
    package var invalidBots: Set<Name>
    /// What is wrong with the manifests of those bots, where it is known.
    package var invalidReasons: [Name: String] = [:]
    /// Whether manifests went so lately that they may come back at once, as a file that is being replaced does.
    package var isSettling = false
    /// The commit that the manifests are of; nil where they do not come from git.
    package var revision: String?
    /// Earlier commits that it contains, as far as they are known.
    package var history: [String] = []
    /// How the registry names the files.
    package var places = SourcePlaces()
    /// How people reach bots in a browser; nil where they do not.
    package var panel: DesiredPanel?
    /// Who may do what in which workspace, sorted.
    package var members: [Name: [Member]] = [:]
    /// What lies beside the manifests and may have been one.
    package var leftovers = Leftovers()

    package init(
        policy: ClusterPolicy,
        plans: [Name: Plan],
        bots: [DesiredBot],
        isComplete: Bool,
        invalidBots: Set<Name> = []
    ) {
        self.policy = policy
        self.plans = plans
        self.bots = bots
        self.isComplete = isComplete
        self.invalidBots = invalidBots
        sortBots()
    }

    /// A bot that is not found counts as deleted, so nobody can leave them out of order.
    private mutating func sortBots() {
        let isSorted = zip(bots.indices.dropFirst(), bots.indices).allSatisfy { bots[$1].id < bots[$0].id }
        if !isSorted { bots.sort { $0.id < $1.id } }
    }

    /// Whether a manifest describes the bot.
    package func hasBot(_ name: Name) -> Bool { position(of: name) != nil }

    /// Those of the bots that manifests describe, in their order; of thousands, a few are found without a look at all.
    package func bots(named names: Set<Name>) -> [DesiredBot] {
        names.compactMap(position).sorted().map { bots[$0] }
    }

    /// The bot's position among all, which are sorted.
    package func position(of name: Name) -> Int? {
        var (low, high) = (bots.startIndex, bots.endIndex)
        while low < high {
            let middle = (low + high) / 2
            if bots[middle].id < name { low = middle + 1 } else { high = middle }
        }
        return low < bots.endIndex && bots[low].id == name ? low : nil
    }
}
