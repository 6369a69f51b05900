package import Model
import SQLText

extension Scope {
    /// Keeps what restores of a bot replaced, out of everybody's reach, until its time is over; then it goes.
    ///
    /// The policy's `keepReplaced` is what allows that; nobody is asked again.
    ///
    /// - Parameter isDropping: whether the bot itself goes, and this with it.
    func planReplaced(of role: Identifier, isDropping: Bool = false, into collector: inout StepCollector) {
        let source = desired.policy.source
        for (schema, state) in observed.replaced.sorted(by: { $0.key < $1.key }) where state.role == role {
            guard observed.schemas[schema] != nil else {
                collector.add(.restore(.forgetReplaced(schema)), .drop, because: "somebody dropped it", at: source)
                continue
            }
            let end = state.replacedAt + keepReplaced
            guard isDropping || observed.cluster.now >= end else {
                planSchema(
                    schema,
                    wanted: [:],
                    because: "it holds what a restore replaced, until \(end)",
                    at: source,
                    into: &collector
                )
                continue
            }
            let reason = isDropping ? "the bot is dropped" : "it was replaced at \(state.replacedAt)"
            let hazards = collector.commonHazards
            collector.commonHazards = [.deletesData]
            collector.add(.restore(.clear(schema)), .drop, because: reason, at: source)
            collector.add(.restore(.dropReplaced(schema)), .drop, because: reason, at: source)
            collector.commonHazards = hazards
        }
    }

    var keepReplaced: TimeSpan { desired.policy.keepReplaced }
}

extension ClusterPolicy {
    /// How long what restores replaced is kept, also while the policy has no backups.
    package var keepReplaced: TimeSpan { backups?.keepReplaced ?? BackupPolicy.usualTimeOfReplaced }
}
