import Catalog
package import Manifests
package import Model
import PostgresClient
package import Reconciliation
package import SystemPackage

/// Writes manifests, as values, for bots, roles and schemas that exist.
package struct ImportOperation {
    /// What is to be taken over; what is at the same position belongs together.
    package struct Takeover: Sendable {
        package var roles: [String]
        package var schemas: [String]
        package var names: [String]
        /// Every schema of such a name; nil for none.
        package var pattern: String?
        package var settings: ImportSelection.Settings

        package init(
            roles: [String],
            schemas: [String],
            names: [String],
            pattern: String?,
            settings: ImportSelection.Settings
        ) {
            (self.roles, self.schemas, self.names) = (roles, schemas, names)
            (self.pattern, self.settings) = (pattern, settings)
        }
    }

    /// A manifest that may be written.
    package struct Written: Sendable {
        package var file: String
        package var text: String
    }

    /// What an import came to. Where there is an error among the diagnostics, nothing is to be written.
    package struct Result: Sendable {
        package var manifests: [Written]
        package var diagnostics: [Diagnostic]

        package var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
    }

    package var planner: Planner
    package var source: ManifestSource
    package var cluster: ClusterConnection
    /// Nil where only the registry's bots are wanted.
    package var takeover: Takeover?
    /// Where the files are to lie; nil for names alone.
    package var folder: FilePath?

    package init(
        _ planner: Planner,
        from source: ManifestSource,
        on cluster: ClusterConnection,
        takingOver takeover: Takeover?,
        into folder: FilePath?
    ) {
        (self.planner, self.source, self.cluster) = (planner, source, cluster)
        (self.takeover, self.folder) = (takeover, folder)
    }

    /// - Throws: `CatalogError` where there is no registry, and nothing is to be taken over; `PostgresError`.
    package func run() async throws -> Result {
        var selection = try await selection()
        if let takeover {
            for index in 0..<max(takeover.roles.count, takeover.schemas.count) {
                selection.add(
                    role: takeover.roles.element(at: index),
                    schema: takeover.schemas.element(at: index),
                    named: takeover.names.element(at: index),
                    takeover.settings
                )
            }
            if let pattern = takeover.pattern { selection.add(matching: pattern, takeover.settings) }
        }
        return result(of: selection)
    }

    /// The registry's bots, and what else there is to choose from.
    private func selection() async throws -> ImportSelection {
        do {
            return try await cluster.withSession(in: planner.desired.policy.database) { session in
                let recorded = try await session.readRecordedBots()
                let none = ForeignObjects(schemas: [:], roles: [:])
                var foreign = takeover == nil ? none : try await session.readForeignObjects()
                if recorded == nil { foreign.left = try await session.readBotSchemas() }
                guard recorded != nil || takeover != nil || !foreign.left.isEmpty else { throw CatalogError.noRegistry }
                var selection = ImportSelection(
                    manifests: planner.manifests,
                    desired: planner.desired,
                    foreign: foreign
                )
                selection.add(recorded ?? [])
                if takeover == nil { selection.report(foreign.left) }
                return selection
            }
        } catch let error as PostgresError where error.state == .invalidCatalogName {
            throw CatalogError.noRegistry
        }
    }

    private func result(of selection: ImportSelection) -> Result {
        let manifests = selection.bots.sorted { $0.id < $1.id }.map(WrittenManifest.init).map { manifest in
            Written(
                file: folder.map { $0.appending(manifest.file).string } ?? manifest.file,
                text: manifest.text
            )
        }
        var result = Result(manifests: manifests, diagnostics: selection.diagnostics)
        guard !result.hasErrors else { return result }
        // What they would be among all others.
        let known = Set(planner.manifests.diagnostics)
        let loaded = source.load(with: manifests.map { (file: $0.file, text: $0.text) })
        result.diagnostics += loaded.diagnostics.filter { !known.contains($0) }
        return result
    }
}

extension [String] {
    fileprivate func element(at index: Int) -> String? { indices.contains(index) ? self[index] : nil }
}
