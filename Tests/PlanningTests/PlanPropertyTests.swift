import Model
import Planning
import SQLText
import TestSupport
import Testing

/// What is true of every change plan.
@Suite struct PlanPropertyTests {
    @Test func `the order in which manifests and extensions are read does not change the plan`() {
        report(Seeds.few) { scenario in
            var random = SeededGenerator(seed: scenario.seed &* 41)
            let shuffled = DesiredState(
                policy: scenario.desired.policy,
                plans: scenario.desired.plans,
                bots: scenario.desired.bots.shuffled(using: &random).map { bot in
                    DesiredBot(
                        id: bot.id,
                        workspace: bot.workspace,
                        plan: bot.plan,
                        overage: bot.overage,
                        extensions: bot.extensions.shuffled(using: &random),
                        urlForm: bot.urlForm,
                        isSuspended: bot.isSuspended,
                        mayLogIn: bot.mayLogIn,
                        adopts: bot.adopts,
                        adoption: bot.adoption,
                        isKept: bot.isKept,
                        source: bot.source
                    )
                },
                isComplete: scenario.desired.isComplete
            )
            let observed = scenario.observed
            let plan = scenario.plan
            try require(diff(desired: shuffled, observed: observed) == plan, "another plan")
        }
    }

    @Test func `ids are unique, and steps depend only on earlier ones`() {
        report(Seeds.few) { scenario in
            let plan = scenario.plan
            var seen: Set<String> = []
            for step in plan.steps {
                let missing = step.dependencies.filter { !seen.contains($0) }
                try require(missing.isEmpty, "\(step.id) comes before \(missing)")
                try require(seen.insert(step.id).inserted, "two steps \(step.id)")
            }
        }
    }

    @Test func `the cluster's steps come first, then each bot's together, sorted by id`() {
        report(Seeds.few) { scenario in
            let plan = scenario.plan
            let bots = plan.stepsByBot.map(\.bot.id)
            try require(bots == bots.sorted() && Set(bots).count == bots.count, "bots are \(bots)")
            let grouped = plan.clusterSteps + plan.stepsByBot.flatMap { Array($0.steps) }
            try require(grouped == plan.steps, "a step is out of its group")
        }
    }

    @Test func `the same plan has the same fingerprint, and leaving out or changing any step gives another`() {
        report(Seeds.few) { scenario in
            let observed = scenario.observed
            let plan = scenario.plan
            let fingerprint = plan.fingerprint
            try require(diff(desired: scenario.desired, observed: observed).fingerprint == fingerprint, "not the same")
            guard !plan.steps.isEmpty else { return }
            var random = SeededGenerator(seed: scenario.seed &* 43)
            let index = Int.random(in: plan.steps.indices, using: &random)
            var others = [plan, plan, plan, plan]
            others[0].steps.remove(at: index)
            others[1].steps[index].reason += "!"
            others[2].steps[index].hazards = plan.steps[index].hazards == [.deletesData] ? [] : [.deletesData]
            others[3].steps[index].step = .object(.createDatabase("elsewhere"))
            for other in others { try require(other.fingerprint != fingerprint, "the same after a change") }
        }
    }

    @Test func `a manifest that moves to other lines keeps the fingerprint`() {
        report(Seeds.few) { scenario in
            let observed = scenario.observed
            var moved = scenario.desired
            for index in moved.bots.indices {
                moved.bots[index].source.line += 7
                moved.bots[index].source.file = "moved/" + moved.bots[index].source.file
                moved.bots[index].plan.line += 7
            }
            let fingerprint = scenario.plan.fingerprint
            try require(diff(desired: moved, observed: observed).fingerprint == fingerprint, "another fingerprint")
        }
    }

    @Test func `a pristine cluster yields an empty plan on every version`() {
        let bots = [Fixtures.bot("weather", extensions: ["citext", "uuid-ossp"]), Fixtures.bot("radio", plan: "pro")]
        let desired = Fixtures.desired(bots)
        for version in [150_008, 160_004, 170_002, 180_000] {
            let server = Fixtures.convergedServer(desired, version: version)
            #expect(diff(desired: desired, observed: server.observed).isEmpty)
        }
    }
}
