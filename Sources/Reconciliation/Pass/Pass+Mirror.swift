import Catalog
package import Execution
import Model
import PostgresClient
import SQLText
import Secrets
import SystemPackage

extension Pass {
    /// Puts the sealed secrets, as the control schema has them, into the folder that the policy names.
    ///
    /// It does so after every pass, whether or not anything was applied. A folder that cannot be written to is a failed
    /// outcome of the pass; the cluster is as it should be all the same.
    ///
    /// - Returns: nothing when all is well.
    package func mirrorSecrets() async -> [Outcome] {
        guard let directory = desired.policy.secrets.directory else { return [] }
        do {
            let secrets = try await cluster.withSession(inSharedDatabase: desired.policy.database) {
                try await sealedSecrets(through: $0)
            }
            // Without a control schema, as in a wrong database, nothing is known of which secrets there are.
            if let secrets { try SecretDirectory(FilePath(directory)).mirror(secrets) }
            return []
        } catch {
            return [Outcome(of: "secrets.directory", failed: error)]
        }
    }
}
