import Model
import Planning
import SQLText
import TestSupport
import Testing

/// The whole way of bots without a manifest, whatever else is wrong.
@Suite struct LifecyclePropertyTests {
    @Test func `a tombstone in one pass, a drop in a later one, and nothing is left to do after either`() {
        report(Seeds.some) { scenario in
            guard scenario.desired.isComplete else { return }
            let options = PlanOptions(allowed: [.massPrune])
            let retention = scenario.desired.policy.deletion.retention
            var server = scenario.server
            try server.apply(diff(desired: scenario.desired, observed: server.observed, options: options))
            guard server.controlVersion == ControlSchema.version else { return }
            server.cluster.now = server.cluster.now + retention
            let before = server.observed
            let plan = diff(desired: scenario.desired, observed: before, options: options)
            try server.apply(plan)
            let left = diff(desired: scenario.desired, observed: server.observed, options: options)
            try require(left.steps.isEmpty, "left to do: \(left.steps.map(\.id))")
            let world = World(desired: scenario.desired, before: before, after: server.observed, refused: plan.refused)
            let faults = world.departureFaults
            try require(faults.isEmpty, faults.joined(separator: "; "))
        }
    }

    @Test func `a bot that comes back has its data, unless it was dropped`() {
        report(Seeds.some) { scenario in
            var server = scenario.server
            try server.apply(scenario.plan)
            guard server.controlVersion == ControlSchema.version else { return }
            var desired = scenario.desired
            let tombstoned = server.registry.values.filter { $0.phase == .tombstoned && !$0.isBeingDropped }
            guard !tombstoned.isEmpty else { return }
            let named = Set(desired.bots.map(\.id))
            desired.bots += tombstoned.filter { !named.contains($0.id) && $0.role == ManagedName.bot($0.id) }
                .map { Fixtures.bot($0.id.text) }.sorted { $0.id < $1.id }
            desired.bots.sort { $0.id < $1.id }
            let before = server.observed
            let plan = diff(desired: desired, observed: before)
            try server.apply(plan)
            let left = diff(desired: desired, observed: server.observed)
            try require(left.steps.isEmpty, "left to do: \(left.steps.map(\.id))")
            let world = World(desired: desired, before: before, after: server.observed, refused: plan.refused)
            let faults = world.faults
            try require(faults.isEmpty, faults.joined(separator: "; "))
            for entry in tombstoned where before.schemas[entry.role] != nil {
                try require(server.schemas[entry.role] != nil, "\(entry.id) lost its schema")
            }
        }
    }
}
