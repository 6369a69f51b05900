import Model
import SQLText

extension Scope {
    /// Drops a bot whose retention is over. The policy's retention is what allows it; nobody is asked again.
    ///
    /// What takes long comes first, in parts that are committed one by one; role, schema and registry entry go together
    /// at the end. Until then the registry knows the bot, and the next pass goes on where this one stopped.
    func planDrop(of entry: RegistryEntry, _ role: ObservedRole?, into collector: inout StepCollector) {
        guard let remains = observed.remains[entry.role] else { return }
        guard remains.obstacles.isEmpty else {
            refuseDrop(of: entry, because: remains.obstacles, into: &collector)
            return
        }
        planReturn(ofSchemasFrom: entry.role, into: &collector)
        if !entry.isBeingDropped {
            collector.add(
                .lifecycle(.beginDrop(entry.id, schema: entry.role)),
                because: "its size is recorded before its data are dropped",
                at: desired.policy.source
            )
        }
        let since = entry.tombstonedAt.map { " since \($0)" } ?? ""
        func add(_ step: LifecycleStep, because reason: String? = nil) {
            collector.add(
                .lifecycle(step),
                .drop,
                because: reason ?? "it has had no manifest\(since)",
                at: desired.policy.source
            )
        }
        planReplaced(of: entry.role, isDropping: true, into: &collector)
        collector.commonHazards = [.deletesData]
        if role != nil {
            for database in remains.databases { add(.dropOwned(by: entry.role, in: database)) }
        }
        if observed.schemas[entry.role] != nil {
            let hooks = Self.listed(remains.hooks)
            add(
                .emptySchema(entry.role),
                because: hooks.map {
                    "it has had no manifest\(since), and what other bots built on it is dropped too: \($0)"
                }
            )
        }
        if role != nil { add(.dropOwned(by: entry.role, in: nil)) }
        if observed.schemas[entry.role] != nil { add(.dropSchema(entry.role)) }
        if role != nil { add(.dropRole(entry.role)) }
        add(.forget(entry.id), because: "the registry keeps the name and the dates of dropped bots")
    }

    /// Schemas of flarexdb's own that somebody gave to the role are not the bot's and must not be dropped as such. The
    /// cluster's steps see to those that belong to others than the owner of all schemas.
    private func planReturn(ofSchemasFrom role: Identifier, into collector: inout StepCollector) {
        for (name, schema) in observed.schemas.sorted(by: { $0.key < $1.key })
        where schema.owner == role && ![role, ManagedName.controlSchema, "public"].contains(name) {
            collector.add(
                .object(.changeSchemaOwner(name, from: role, to: ManagedName.owner)),
                because: "it must not be dropped with the bot",
                at: desired.policy.source
            )
        }
    }

    /// Nil where there is nothing. Of more than the query looks for, nobody reads all.
    private static func listed(_ things: [String]) -> String? {
        guard !things.isEmpty else { return nil }
        return things.joined(separator: ", ") + (things.count >= Remains.maximumObstacles ? ", ..." : "")
    }

    private func refuseDrop(
        of entry: RegistryEntry,
        because obstacles: [String],
        into collector: inout StepCollector
    ) {
        collector.refuse(
            "drop bot \(entry.id)",
            because: "these objects are not the bot's and would be dropped with it: " + (Self.listed(obstacles) ?? ""),
            hint: "Drop or change these, or give them to another role. The next apply drops the bot.",
            at: desired.policy.source
        )
    }
}
