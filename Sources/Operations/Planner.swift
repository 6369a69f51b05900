package import Logging
package import Manifests
package import Model
package import Planning
package import Reconciliation

/// What operations that plan have in common: the manifests, and a pass over what they ask for.
package struct Planner: Sendable {
    package let manifests: LoadedManifests
    package let desired: DesiredState
    package let logger: Logger

    /// - Parameter paths: where the manifests were looked for.
    /// - Throws: `OperationError` when the manifests lack a usable Cluster policy.
    package init(_ manifests: LoadedManifests, from paths: [String], logger: Logger) throws(OperationError) {
        guard let desired = manifests.desired else {
            throw OperationError(
                "the manifests in \(paths.joined(separator: ", ")) contain no usable Cluster policy",
                hint: "Fix the errors above, or name another folder with --manifests."
            )
        }
        (self.manifests, self.desired, self.logger) = (manifests, desired, logger)
    }

    package var hasErrors: Bool { manifests.diagnostics.contains { $0.severity == .error } }

    /// A pass that shares nothing with another one.
    ///
    /// - Parameter lockTimeout: how long to wait for another flarexdb.
    package func pass(
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
    ///
    /// - Throws: `OperationError` for a name that no bot can have.
    package static func scope(_ names: [String]) throws(OperationError) -> Set<Name>? {
        guard !names.isEmpty else { return nil }
        var bots: Set<Name> = []
        for name in names { bots.insert(try Name(ofBot: name)) }
        return bots
    }

    /// The bots that options name have a manifest or, where they are to lose all they have, are in the registry.
    ///
    /// - Throws: `OperationError` for one that has neither.
    package func check(_ options: PlanOptions, against observed: ObservedState) throws(OperationError) {
        let known = Set(desired.bots.map(\.id)).union(observed.registry.keys)
        guard let name = options.bots?.subtracting(known).min() else { return }
        throw OperationError(
            "no valid manifest names a bot \"\(name)\", and the registry knows none",
            hint: "A bot's name is the metadata.name of its BotDatabase manifest."
        )
    }
}

extension Name {
    /// The bot that an argument names. Whether there is such a bot, the manifests and the registry know.
    ///
    /// - Throws: `OperationError` when no bot can have this name.
    package init(ofBot argument: String) throws(OperationError) {
        guard let name = Name(argument) else {
            throw OperationError(
                "\"\(argument)\" is not a valid bot name",
                hint: "A bot's name is the metadata.name of its BotDatabase manifest: lower-case letters, digits and "
                    + "hyphens between them, at most 63 characters."
            )
        }
        self = name
    }
}
