import Model
import Planning
import SQLText
import TestSupport
import Testing

/// What a pass that stops halfway, or is run again, leaves behind.
@Suite struct StepOrderTests {
    @Test func `no prefix of the steps lets bots make schemas before the guard watches them`() {
        report(Seeds.some) { scenario in
            var server = scenario.server
            guard !World.botsMayCreateSchemas(in: server.database) else { return }
            for steps in scenario.plan.transactions {
                try server.applyTogether(steps)
                guard World.botsMayCreateSchemas(in: server.database) else { continue }
                try require(World.isGuarded(server.observed), "\(steps.map(\.id)) let bots make schemas")
            }
        }
    }

    @Test func `every step of a bot waits for all of the guard, the baseline and the database`() {
        let plan = diff(desired: Fixtures.desired([Drift.weather, Drift.radio]), observed: Fixtures.emptyCluster())
        let core = plan.clusterSteps.filter { step in
            step.hazards.isEmpty && step.step.kind != "installView"
                && !["flarex_ext_citext", "ext_citext", "extension citext"].contains { step.step.summary.contains($0) }
        }
        #expect(core.count == plan.clusterSteps.count - 4 - 2 - 2)
        for step in plan.steps where step.bot != nil {
            #expect(Set(core.map(\.id)).isSubset(of: step.dependencies))
        }
    }

    @Test func `a step of the guard or baseline that is the only one keeps bots waiting too`() throws {
        let changes: [(inout ModelServer) throws -> Void] = [
            { $0.eventTriggers["flarex_ddl_end"]?.isEnabled = false },
            { try $0.revoke(.usage, options: .usage, on: .schema("flarex_shim"), from: .role("flarex_bots")) },
            { $0.catalogGrants[.relation("pg_locks")]?.insert(.everyone) },
            { try $0.grant(.usage, grantable: [], on: .schema("public"), to: .everyone, by: "pg_database_owner") },
        ]
        for change in changes {
            var drift = Drift()
            try change(&drift.server)
            drift.server.roles[Drift.weather.role]?.attributes.canLogIn = false
            let steps = drift.plan.steps
            #expect(steps.map(\.bot?.id) == [nil, Drift.weather.id])
            #expect(steps.last?.dependencies == steps.first.map { [$0.id] })
        }
    }

    @Test func `another database keeps nobody waiting, not even the next one`() {
        let plan = diff(desired: Fixtures.desired([Drift.weather]), observed: Fixtures.emptyCluster())
        let others = plan.steps.filter { $0.hazards == [.changesOtherDatabase] }.map(\.id)
        #expect(others == ["cluster.revoke.database.postgres.PUBLIC", "cluster.revoke.database.template1.PUBLIC"])
        #expect(plan.steps.allSatisfy { Set($0.dependencies).isDisjoint(with: others) })
    }

    @Test func `a failed extension keeps waiting only the bots that use it`() {
        let plan = diff(desired: Fixtures.desired([Drift.weather, Drift.radio]), observed: Fixtures.emptyCluster())
        let waiting = plan.steps.filter { $0.bot != nil && $0.dependencies.contains("cluster.installExtension.citext") }
        #expect(waiting.map(\.id) == ["weather.grantMembership.flarex_ext_citext.\(Drift.weather.role)"])
    }

    @Test func `a transaction that is sent again either fails as a whole or changes nothing`() {
        report(Seeds.some) { scenario in
            var server = scenario.server
            try server.apply(scenario.plan)
            let settled = server.observed
            for steps in scenario.plan.transactions {
                // Nobody knows a new password but who made it; and what was dropped to be made anew is dropped again.
                let kinds = steps.map(\.step.kind)
                let unrepeatable: Set = ["issueCredential", "rotateCredential", "removeRoutine"]
                guard unrepeatable.isDisjoint(with: kinds) else { continue }
                // What a login that is closed loses first, it has again in the end.
                let returning = steps.contains { $0.reason == "the manifest says login: false" }
                guard !kinds.contains("revokeMembership") || !returning else { continue }
                var again = server
                do {
                    try again.applyTogether(steps)
                } catch { continue }
                try require(again.observed == settled, "\(steps.map(\.id)) did more the second time")
            }
        }
    }

    @Test func `a whole plan that is sent again leaves nothing to plan`() {
        report(Seeds.few) { scenario in
            var server = scenario.server
            try server.apply(scenario.plan)
            // A rotation that is sent again would be another one, with another password.
            for steps in scenario.plan.transactions where !steps.contains(where: { $0.step.kind == "rotateCredential" })
            {
                try? server.applyTogether(steps)
            }
            let last = diff(desired: scenario.desired, observed: server.observed)
            try require(last.steps.isEmpty, "left to do: \(last.steps.map(\.id))")
        }
    }
}
