package import Catalog
package import Model
import Planning
package import PostgresClient

/// Reads the catalogs while manifests are still being read, so that the two together take as long as the slower one.
///
/// The Cluster policy says where to look; this begins as soon as that one is known.
package struct EarlyObservation {
    private let task: Task<ObservedState, any Error>

    package init(of policy: ClusterPolicy, through cluster: ClusterConnection) {
        task = Task {
            let session = try await cluster.connect(toSharedDatabase: policy.database)
            let observed = try await observe(through: session, policy: policy)
            await session.close()
            return observed
        }
    }

    package var state: ObservedState {
        get async throws {
            try await withTaskCancellationHandler {
                try await task.value
            } onCancel: {
                task.cancel()
            }
        }
    }

    /// Gives up, where the manifests turn out to be unusable.
    package func cancel() { task.cancel() }
}

/// Reads what the cluster holds of all that the policy is about.
package func observe(
    through session: PostgresSession,
    policy: ClusterPolicy,
    scope: BotScope? = nil
) async throws -> ObservedState {
    try await observe(
        through: session,
        database: policy.database,
        extensions: policy.extensions,
        baseline: (Baseline.functions, Baseline.relations),
        scope: scope,
        retention: policy.deletion.retention
    )
}
