import ArgumentParser
import Catalog
import Glibc
import Logging
import Manifests
import Model
import Operations
import Planning
import Presentation
import Reconciliation
import Secrets

extension Planner {
    /// Reads the manifests and prints what is wrong in them.
    ///
    /// - Parameter policyFound: see `ManifestSource.load`.
    /// - Throws: `OperationError` when the manifests lack a usable Cluster policy.
    init(_ options: ManifestOptions, policyFound: (ClusterPolicy) -> Void = { _ in }) throws {
        let logger = options.logging.logger()
        let clock = ContinuousClock()
        let start = clock.now
        let manifests = ManifestSource(paths: options.manifestFiles).load(policyFound: policyFound)
        logger.debug("read manifests", metadata: ["files": "\(manifests.fileCount)", "took": "\(clock.now - start)"])
        Console.error.write(DiagnosticFormat.text(manifests.diagnostics, style: options.style(for: .error)))
        try self.init(manifests, from: options.manifestPaths, logger: logger)
    }
}

extension GlobalOptions {
    /// The cluster that the admin connection leads to.
    func cluster() throws -> ClusterConnection { ClusterConnection(options: try connectionOptions()) }
}

extension ManifestOptions {
    /// What the manifests ask for; nil where there are none.
    fileprivate func desiredIfAny() throws -> DesiredState? {
        guard manifestPaths.contains(where: { access($0, F_OK) == 0 }) else { return nil }
        return try Planner(self).desired
    }
}

extension Registry {
    static func open(_ options: GlobalOptions) async throws -> Registry {
        let cluster = try options.cluster()
        return try await open(on: cluster, policy: try options.manifests.desiredIfAny()?.policy)
    }
}

extension OpenSecretOperation {
    init(bot: String, key: KeyOptions, _ options: GlobalOptions) throws {
        self.init(
            bot: try Name(ofBot: bot),
            key: try key.pair(),
            cluster: try options.cluster(),
            desired: try options.manifests.desiredIfAny(),
            paths: options.manifests.manifestPaths
        )
    }
}

extension Hazard: ExpressibleByArgument {}
