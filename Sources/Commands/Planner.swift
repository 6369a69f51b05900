import ArgumentParser
import Logging
import Manifests
import Model
import Planning
import Reconciliation

/// What commands that plan have in common: the manifests, and a pass over what they ask for.
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
                "the manifests in \(options.manifestPaths.joined(separator: ", ")) contain no usable Cluster policy",
                hint: "Fix the errors above, or name another folder with --manifests."
            )
        }
        self.desired = desired
    }

    var hasErrors: Bool { manifests.diagnostics.contains { $0.severity == .error } }

    /// A pass that shares nothing with another one.
    ///
    /// - Parameter lockTimeout: how long to wait for another flarexdb.
    func pass(
        on cluster: ClusterConnection,
        options: PlanOptions = PlanOptions(),
        lockTimeout: Duration = .seconds(10)
    ) -> Pass {
        Pass(
            desired,
            on: cluster,
            lock: ApplyLock(cluster, database: desired.policy.database, timeout: lockTimeout),
            options: options,
            logger: logger
        )
    }

    /// The bots given with `--bot`; nil for all.
    static func scope(_ names: [String]) throws -> Set<Name>? {
        names.isEmpty ? nil : Set(try names.map(Name.init(ofBot:)))
    }

    /// The bots given with `--bot` have a manifest or, where they are to lose all they have, are in the registry.
    func check(_ options: PlanOptions, against observed: ObservedState) throws {
        let known = Set(desired.bots.map(\.id)).union(observed.registry.keys)
        if let name = options.bots?.subtracting(known).min() { throw Self.unknownBot(name) }
    }

    private static func unknownBot(_ name: Name) -> CommandError {
        CommandError(
            "no valid manifest names a bot \"\(name)\", and the registry knows none",
            hint: "A bot's name is the metadata.name of its BotDatabase manifest."
        )
    }
}

extension Hazard: ExpressibleByArgument {}
