import Model
import Planning
import SQLText
import TestSupport
import Testing

/// A plan that is taken again has to be the one that would be made.
@Suite struct StandingPlanTests {
    @Test func `a plan without steps stands while nothing changes, and for no state that would give another`() {
        report(Seeds.some) { scenario in
            var server = scenario.server
            let desired = scenario.desired
            try server.apply(scenario.plan)
            let observed = server.observed
            let plan = diff(desired: desired, observed: observed)
            guard let standing = StandingPlan(plan, desired: desired, observed: observed, options: PlanOptions()) else {
                return
            }
            try require(standing.holds(for: desired, observed, PlanOptions()), "it does not hold for what it is of")
            var generator = StateGenerator(seed: scenario.seed &* 7)
            for _ in 0..<12 {
                var other = server
                generator.pass(&other, desired)
                let state = other.observed
                guard standing.holds(for: desired, state, PlanOptions()) else { continue }
                let fresh = diff(desired: desired, observed: state)
                try require(fresh.steps == plan.steps && fresh.refused == plan.refused, "another plan")
            }
        }
    }

    @Test func `sessions that no plan asks for change nothing`() throws {
        let world = Fixtures.desired([Fixtures.bot("weather")])
        let server = Fixtures.convergedServer(world, version: 160_000)
        var observed = server.observed
        let plan = diff(desired: world, observed: observed)
        let standing = try #require(StandingPlan(plan, desired: world, observed: observed, options: PlanOptions()))
        observed.openSessions = [ManagedName.bot(Fixtures.name("weather")): 3]
        observed.cluster.now = observed.cluster.now + TimeSpan(seconds: 60)
        #expect(standing.holds(for: world, observed, PlanOptions()))
        observed.roles[ManagedName.bot(Fixtures.name("weather"))]?.attributes.connectionLimit = 1
        #expect(!standing.holds(for: world, observed, PlanOptions()))
        observed = server.observed
        observed.cluster.now = observed.cluster.now + TimeSpan(seconds: -1)
        #expect(!standing.holds(for: world, observed, PlanOptions()))
    }

    @Test func `a plan with steps does not stand`() {
        let world = Fixtures.desired([Fixtures.bot("weather")])
        let observed = Fixtures.emptyCluster(version: 160_000)
        let plan = diff(desired: world, observed: observed)
        #expect(StandingPlan(plan, desired: world, observed: observed, options: PlanOptions()) == nil)
    }
}
