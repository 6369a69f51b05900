import Catalog
package import Model
import Planning
package import PostgresClient
package import SQLText

extension ReconciliationError {
    /// Why nothing at all is done with a cluster.
    init(_ objection: Refusal) {
        self.init("cannot \(objection.what): \(objection.reason)", hint: objection.hint, kind: .refusal)
    }

    /// Whether an error means that this program is not to work with the cluster as it is, although the server answers.
    static func isRefusal(_ error: any Error) -> Bool {
        switch error {
        case let error as ReconciliationError: error.kind == .refusal
        case CatalogError.standby, CatalogError.notSuperuser, CatalogError.unsupportedVersion: true
        default: false
        }
    }
}

extension PostgresSession {
    /// Makes sure, before anything is locked or written, that this program may work with the cluster.
    ///
    /// - Throws: `CatalogError` where the server or the role is not fit for it; `ReconciliationError` where a newer
    ///   flarexdb is at work.
    package func requireWritableCluster(_ database: Identifier) throws {
        try checkServer(database: database)
        if let objection = controlSchemaObjection(version: try readControlVersion()) {
            throw ReconciliationError(objection)
        }
    }
}

extension ClusterConnection {
    /// The same, through a session of its own, and that it is the cluster which the manifests are for.
    package func requireWritable(_ policy: ClusterPolicy) async throws {
        try await withSession(inSharedDatabase: policy.database) { session in
            try await session.requireWritableCluster(policy.database)
            let recorded = try await session.readRecordedCluster(version: session.readControlVersion())
            if let objection = identityObjection(recorded: recorded, policy: policy) {
                throw ReconciliationError(objection)
            }
        }
    }
}
