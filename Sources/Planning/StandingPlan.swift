package import Model
import SQLText

/// A plan without steps, to be taken again for as long as everything that it was made from is the same.
///
/// Time alone may change a plan too; so this knows until when it does not. Planning for 10,000 bots that nobody touched
/// takes 200 ms, and seeing that nobody did takes none.
package struct StandingPlan: Sendable {
    package let plan: ChangePlan
    private let desired: DesiredState
    private let observed: ObservedState
    private let options: PlanOptions
    /// The next moment at which something is due.
    private let end: Timestamp?
    /// The roles whose sessions a plan asks for. Others come and go all the time.
    private let watchedRoles: Set<Identifier>

    /// Nil for a plan that changes what it was made from.
    package init?(_ plan: ChangePlan, desired: DesiredState, observed: ObservedState, options: PlanOptions) {
        guard plan.steps.isEmpty else { return nil }
        self.plan = plan
        self.desired = desired
        self.observed = observed
        self.options = options
        var end: Timestamp?
        var watched: Set<Identifier> = []
        for entry in observed.registry.values {
            let credential = entry.credential
            let moments = [
                entry.dropAfter(retention: desired.policy.deletion.retention), credential?.previous?.until,
                credential.flatMap { stored in desired.policy.secrets.rotateAfter.map { stored.issuedAt + $0 } },
            ]
            for case let moment? in moments where moment > observed.cluster.now { end = min(end ?? moment, moment) }
            if credential?.previous != nil || entry.phase == .disabled || !desired.hasBot(entry.id) {
                watched.formUnion([entry.role] + ManagedName.logins(of: entry.role))
            }
        }
        for access in observed.accesses.values where access.expires > observed.cluster.now {
            end = min(end ?? access.expires, access.expires)
        }
        for state in observed.replaced.values {
            let moment = state.replacedAt + desired.policy.keepReplaced
            if moment > observed.cluster.now { end = min(end ?? moment, moment) }
        }
        self.end = end
        watchedRoles = watched
    }

    /// Whether a plan made from these would be the same.
    package func holds(for desired: DesiredState, _ observed: ObservedState, _ options: PlanOptions) -> Bool {
        let now = observed.cluster.now
        guard now >= self.observed.cluster.now, end.map({ now < $0 }) ?? true, options == self.options else {
            return false
        }
        var (known, current) = (self.observed, observed)
        known.cluster.now = now
        known.openSessions = known.openSessions.filter { watchedRoles.contains($0.key) }
        current.openSessions = current.openSessions.filter { watchedRoles.contains($0.key) }
        // Of what was taken again from memory, Swift sees at once that it is the same.
        return known == current && desired == self.desired
    }
}
