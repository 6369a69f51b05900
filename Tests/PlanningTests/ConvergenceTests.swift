import Model
import Planning
import SQLText
import TestSupport
import Testing

/// Whatever the drift was, applying a change plan on a server in memory leaves nothing to plan.
@Suite struct ConvergenceTests {
    @Test func `one pass is enough, and the world is then as the manifests say`() {
        report(Seeds.all) { scenario in
            let before = scenario.observed
            var server = scenario.server
            let plan = scenario.plan
            try server.apply(plan)
            let after = server.observed
            let second = diff(desired: scenario.desired, observed: after)
            try require(second.steps.isEmpty, "left to do: \(second.steps.map(\.id))")
            try require(second.refused == plan.refused, "refusals changed to \(second.refused.map(\.what))")
            let world = World(desired: scenario.desired, before: before, after: after, refused: plan.refused)
            let faults = world.faults
            try require(faults.isEmpty, faults.joined(separator: "; "))
        }
    }

    @Test func `allowing adoption converges too`() {
        report(Seeds.some) { scenario in
            let options = PlanOptions(allowed: [.adoptsExisting])
            var server = scenario.server
            let before = scenario.observed
            let plan = diff(desired: scenario.desired, observed: before, options: options)
            try server.apply(plan)
            let second = diff(desired: scenario.desired, observed: server.observed, options: options)
            try require(second.steps.isEmpty, "left to do: \(second.steps.map(\.id))")
            try require(second.refused == plan.refused, "refusals changed to \(second.refused.map(\.what))")
            let world = World(
                desired: scenario.desired,
                before: before,
                after: server.observed,
                refused: plan.refused
            )
            let faults = world.faults
            try require(faults.isEmpty, faults.joined(separator: "; "))
        }
    }

    @Test func `a pass that was killed between transactions is finished by the next one`() {
        report(Seeds.some) { scenario in
            var random = SeededGenerator(seed: scenario.seed &* 31)
            var server = scenario.server
            let transactions = scenario.plan.transactions
            for steps in transactions.prefix(Int.random(in: 0...transactions.count, using: &random)) {
                try server.applyTogether(steps)
            }
            try server.apply(diff(desired: scenario.desired, observed: server.observed))
            let last = diff(desired: scenario.desired, observed: server.observed)
            try require(last.steps.isEmpty, "left to do: \(last.steps.map(\.id))")
        }
    }

    @Test func `a bot that fails does not keep the others from converging`() {
        report(Seeds.some) { scenario in
            var random = SeededGenerator(seed: scenario.seed &* 37)
            var server = scenario.server
            var failed: Set<BotReference> = []
            for steps in scenario.plan.transactions {
                if let bot = steps.first?.bot, failed.contains(bot) || Bool.random(using: &random) {
                    // What comes after a failure is not tried.
                    failed.insert(bot)
                    continue
                }
                try server.applyTogether(steps)
            }
            try server.apply(diff(desired: scenario.desired, observed: server.observed))
            let last = diff(desired: scenario.desired, observed: server.observed)
            try require(last.steps.isEmpty, "left to do: \(last.steps.map(\.id))")
        }
    }

    @Test func `a plan for some bots holds steps of those and the cluster, and the rest converges afterwards`() {
        report(Seeds.some) { scenario in
            guard let bot = scenario.desired.bots.first else { return }
            var server = scenario.server
            let options = PlanOptions(bots: [bot.id])
            let plan = diff(desired: scenario.desired, observed: server.observed, options: options)
            for step in plan.steps {
                try require(step.bot == nil || step.bot?.id == bot.id, "\(step.id) is not of \(bot.id)")
            }
            try server.apply(plan)
            let again = diff(desired: scenario.desired, observed: server.observed, options: options)
            try require(again.steps.isEmpty, "left to do for \(bot.id): \(again.steps.map(\.id))")
            try server.apply(diff(desired: scenario.desired, observed: server.observed))
            let last = diff(desired: scenario.desired, observed: server.observed)
            try require(last.steps.isEmpty, "left to do: \(last.steps.map(\.id))")
        }
    }
}
