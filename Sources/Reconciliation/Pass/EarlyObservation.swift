package import Catalog
package import Model
import Planning
package import PostgresClient

/// Reads the catalogs while manifests are still being read, so that the two together take as long as the slower one.
///
/// The Cluster policy says where to look; this begins as soon as that one is known.
package struct EarlyObservation {
    private let policy: ClusterPolicy
    private let cluster: ClusterConnection
    private let task: Task<ObservedState, any Error>

    package init(of policy: ClusterPolicy, through cluster: ClusterConnection) {
        (self.policy, self.cluster) = (policy, cluster)
        task = Task {
            try await cluster.withSession(inSharedDatabase: policy.database) {
                try await observe(through: $0, policy: policy)
            }
        }
    }

    /// The state, with what the manifests name beside it.
    package func state(for desired: DesiredState) async throws -> ObservedState {
        let observed = try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            task.cancel()
        }
        guard !desired.adoptingBots(unknownTo: observed.registry).isEmpty else { return observed }
        return try await cluster.withSession(inSharedDatabase: policy.database) {
            try await observed.withAdoptees(of: desired, through: $0)
        }
    }

    /// Gives up, where the manifests turn out to be unusable.
    package func cancel() { task.cancel() }
}

/// Reads what the cluster holds of all that the manifests are about.
package func observe(
    through session: PostgresSession,
    desired: DesiredState,
    scope: BotScope? = nil,
    memory: ObservationMemory? = nil
) async throws -> ObservedState {
    let observed = try await observe(through: session, policy: desired.policy, scope: scope, memory: memory)
    return try await observed.withAdoptees(of: desired, through: session, scope: scope)
}

/// Reads what the cluster holds of all that the policy is about.
package func observe(
    through session: PostgresSession,
    policy: ClusterPolicy,
    scope: BotScope? = nil,
    memory: ObservationMemory? = nil
) async throws -> ObservedState {
    try await observe(
        through: session,
        database: policy.database,
        extensions: policy.extensions,
        baseline: (Baseline.functions, Baseline.relations),
        recipients: policy.secrets.recipients,
        scope: scope,
        memory: memory,
        retention: policy.deletion.retention
    )
}
