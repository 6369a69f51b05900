import ArgumentParser
import Catalog
import Logging
import Manifests
import Model
import Planning
import PostgresClient
import SQLText

/// What `plan` and `apply` have in common: manifests and catalogs in, a change plan out.
struct Planner: Sendable {
    let manifests: LoadedManifests
    let desired: DesiredState
    let logger: Logger

    /// - Parameter policyFound: see `ManifestSource.load`.
    /// - Throws: `CommandError` when the manifests lack a usable Cluster policy. Their diagnostics are printed.
    init(_ options: ManifestOptions, policyFound: (ClusterPolicy) -> Void = { _ in }) throws {
        logger = options.logging.logger()
        let clock = ContinuousClock()
        let start = clock.now
        manifests = ManifestSource(paths: options.manifestFiles).load(policyFound: policyFound)
        logger.debug("read manifests", metadata: ["files": "\(manifests.fileCount)", "took": "\(clock.now - start)"])
        Console.error.write(DiagnosticFormat.text(manifests.diagnostics, style: options.style(for: .error)))
        guard let desired = manifests.desired else {
            throw CommandError(
                "the manifests in \(options.manifestPaths.joined(separator: ", ")) hold no usable Cluster policy",
                hint: "Mend what is printed above, or name another place with --manifests."
            )
        }
        self.desired = desired
    }

    var hasErrors: Bool { manifests.diagnostics.contains { $0.severity == .error } }

    /// Reads the catalogs and plans.
    func plan(through session: PostgresSession, options: PlanOptions) async throws -> ChangePlan {
        let clock = ContinuousClock()
        let start = clock.now
        let observed = try await observe(through: session, policy: desired.policy)
        logger.debug("read catalogs", metadata: ["took": "\(clock.now - start)"])
        return try plan(from: observed, options: options)
    }

    /// - Throws: `CommandError` when a bot given with `--bot` is in neither the manifests nor the registry.
    func plan(from observed: ObservedState, options: PlanOptions) throws -> ChangePlan {
        try check(options.bots ?? [], against: observed)
        let clock = ContinuousClock()
        let start = clock.now
        let plan = diff(desired: desired, observed: observed, options: options)
        logger.debug("planned", metadata: ["took": "\(clock.now - start)", "steps": "\(plan.steps.count)"])
        return plan
    }

    /// The names given with `--bot`.
    func scope(_ names: [String]) throws -> Set<Name>? {
        guard !names.isEmpty else { return nil }
        return Set(
            try names.map { text in
                guard let name = Name(text) else { throw Self.unknownBot(text) }
                return name
            }
        )
    }

    /// A bot that is to be tombstoned has no manifest any more; then the registry has to know it.
    private func check(_ names: Set<Name>, against observed: ObservedState) throws {
        let known = Set(desired.bots.map(\.id)).union(observed.registry.keys)
        if let name = names.subtracting(known).min() { throw Self.unknownBot(name.text) }
    }

    private static func unknownBot(_ text: String) -> CommandError {
        CommandError(
            "no valid manifest names a bot \"\(text)\", and the registry knows none",
            hint: "--bot takes the metadata.name of a BotDatabase manifest."
        )
    }
}

extension Hazard: ExpressibleByArgument {}
