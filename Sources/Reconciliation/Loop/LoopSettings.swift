package import Audit
import Execution
package import Model
package import Planning

/// How the loop goes about its work.
package struct LoopSettings: Sendable {
    /// The time between two looks at everything, whether or not anything is known to have changed.
    package var interval: Duration = .seconds(60)
    /// How long the manifests have to be quiet after a change before they are read; writing many files takes a while.
    package var debounce: Duration = .milliseconds(50)
    /// The longest that a change waits for quiet.
    package var patience: Duration = .seconds(1)
    /// How long a leader of which nothing is heard stays the leader: its server ends its sessions then.
    package var lease: Duration = .seconds(10)
    /// How often a standby tries to become the leader.
    package var takeover: Duration = .seconds(1)
    /// How long a manifest has to be gone until its bot counts as deleted.
    package var deletionPause: Duration = .seconds(2)
    /// The least time between two passes that the database's own word causes, which everybody can forge.
    package var driftPause: Duration = .seconds(5)
    /// Above this number of changed bots, all are looked at.
    package var maximumScope = 100
    /// The longest pause after a pass that could not be made, such as while another flarexdb applies.
    package var passPause: Duration = .seconds(5)
    /// Who signs the audit log; nil for nobody.
    package var signer: AuditSigner?
    /// The longest time between two checkpoints of the audit log, whether or not anything was added to it.
    package var checkpointInterval: Duration = .seconds(3600)
    /// What else the leader does beside its passes, with what the manifests ask for then: asked again and again, it says itself
    /// whether it is time for anything. It is cancelled when the leadership ends.
    package var chore: (@concurrent @Sendable (DesiredState) async -> Void)?
    /// The time from one such question to the next.
    package var choreInterval: Duration = .seconds(30)
    /// What the leader does for those who ask it for something, with what the manifests ask for as it is then: whenever it
    /// is told of a request, and at the latest after the time. It is cancelled when the leadership ends.
    package var errand: (@concurrent @Sendable (DesiredState) async -> Void)?
    /// The longest time from one errand to the next.
    package var errandInterval: Duration = .seconds(10)
    /// How many bots are worked on at once.
    package var sessions = Executor.defaultSessions
    /// Hazards that are allowed on top of those that always are.
    package var allowed: Set<Hazard> = []
    /// The most credentials that one pass replaces because of a change of the policy.
    package var rotationBound = 100

    package init() {}
}
