import Catalog
package import Model
import PostgresClient

extension PanelStore {
    /// What the manifests say of the panel and of who may do what; nil until a pass has said so, or where no manifest
    /// asks for a panel.
    ///
    /// - Throws: `PostgresError`.
    package func settings() async throws -> PanelRecord? {
        try await withSession { try await $0.readPanelRecord() }
    }

    /// Who may do what. A change of a manifest is here as soon as a pass is over.
    package func permissions() async throws -> Permissions {
        try await withSession { try await $0.readPermissions() }
    }
}
