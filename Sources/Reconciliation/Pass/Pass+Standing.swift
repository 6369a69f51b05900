package import Execution
import Logging
package import Model
package import Planning

extension Pass {
    /// What the registry is to remember of a pass beside its steps.
    ///
    /// - Parameters:
    ///   - registry: as it was observed; nil where nothing says that a manifest has moved.
    ///   - unsettled: the bots whose steps were not applied.
    func standing(
        after plan: ChangePlan,
        registry: Table<Name, RegistryEntry>?,
        unsettled: Set<Name>
    ) -> StandingRecord {
        var record = StandingRecord(scope: options.bots, setbacks: plan.setbacks)
        if let registry { record.moves = desired.moves(in: registry) }
        record.mark = desired.revision.map { revision in
            StandingRecord.RevisionMark(revision: revision, covers: desired.history, unsettled: unsettled)
        }
        return record
    }

    /// Notes in the registry what a plan left undone and why, where `status` and `wait` find it. The lock has to be held.
    ///
    /// The cluster is as it should be whether or not this succeeds, so a failure is logged and nothing else.
    package func remember(_ plan: ChangePlan, registry: Table<Name, RegistryEntry>, outcomes: [Outcome]) async {
        // Who only puts secrets into other boxes has not looked at anything else.
        guard plan.objection == nil, options.resealing == nil else { return }
        let unsettled = Set(outcomes.lazy.filter { !$0.isApplied }.compactMap(\.bot?.id))
        let record = standing(after: plan, registry: registry, unsettled: unsettled)
        do {
            try await executorNow().remember(record, in: desired.policy.database)
        } catch {
            logger.warning("cannot record in the registry what was not done", metadata: ["error": "\(error)"])
        }
    }
}

extension DesiredState {
    /// The manifests that are in another file than the registry says.
    fileprivate func moves(in registry: Table<Name, RegistryEntry>) -> [Name: SourcePlace] {
        bots.reduce(into: [:]) { moves, bot in
            guard let entry = registry[bot.id] else { return }
            var place = bot.source
            place.file = places.place(of: place.file)
            if entry.manifestFile != place.file { moves[bot.id] = place }
        }
    }
}
