import Catalog
package import Model
package import Planning
import PostgresClient
package import Reconciliation
import SQLText
package import Secrets

/// Opens the secrets that are sealed for others than the policy's recipients, and seals them anew, as a plan needs it.
package struct ResealOperation: Sendable {
    package var policy: ClusterPolicy
    package var cluster: ClusterConnection
    package var key: KeyPair

    package init(_ policy: ClusterPolicy, on cluster: ClusterConnection, with key: KeyPair) {
        (self.policy, self.cluster, self.key) = (policy, cluster, key)
    }

    /// Changes nothing; an apply with the result as ``PlanOptions/resealing`` stores it.
    ///
    /// - Parameter names: only these bots; nil for all.
    /// - Returns: what became of each secret. One that the key does not open is `closed`, with the reason.
    /// - Throws: `CatalogError` where the registry does not say for whom secrets are sealed; `PostgresError`.
    package func run(of names: Set<Name>?) async throws -> [Name: ResealedSecret] {
        let stored = try await cluster.withSession(in: policy.database) {
            try await $0.readSecrets(forOthersThan: policy.secrets.recipients)
        }
        var result: [Name: ResealedSecret] = [:]
        for (bot, text, recipients) in stored where names?.contains(bot) ?? true {
            do throws(SecretsError) {
                let values = try SealedSecret(text, of: bot).open(with: key)
                let sealed = try SealedSecret(values, of: bot, for: policy.secrets.recipients)
                result[bot] = Literal(sealed.text).map { .sealed($0, from: recipients) }
            } catch {
                result[bot] = .closed("\(error)")
            }
        }
        return result
    }
}
