import Model
import Planning
import Presentation
import SQLText
import TestSupport
import Testing

/// Nothing is lost by a mistake in the source.
@Suite struct MassPruneTests {
    private let moment = Timestamp(seconds: 1_795_557_600)
    private let bots = (0..<20).map { Fixtures.bot("bot-\($0)") }

    /// Twenty bots, of which the manifests name those from `first` on; one more has long been tombstoned.
    private func cluster(namingFrom first: Int) -> Drift {
        var drift = Drift()
        let old = Fixtures.bot("old")
        drift.desired = Fixtures.desired(bots + [old])
        drift.server = Fixtures.convergedServer(drift.desired)
        drift.server.cluster.now = moment
        drift.server.tombstone(old, at: Timestamp(seconds: 0))
        drift.desired.bots = Array(bots.dropFirst(first))
        return drift
    }

    private func touched(_ plan: ChangePlan) -> [String] { Set(plan.steps.compactMap(\.bot?.id.text)).sorted() }

    @Test func `as many as the policy lets go at once are tombstoned`() {
        let plan = cluster(namingFrom: 2).plan
        #expect(touched(plan) == ["bot-0", "bot-1", "old"])
        #expect(plan.refused.isEmpty)
    }

    @Test func `one more than that, and nobody is tombstoned or dropped`() {
        let plan = cluster(namingFrom: 3).plan
        #expect(plan.steps.isEmpty)
        #expect(
            plan.refused.flatMap(\.lines) == [
                "  x cluster: cannot tombstone 3 bots bot-0, bot-1, bot-2 and drop bot old: they are 3 of 20 bots, "
                    + "and spec.deletion.maxPrune allows 2 at once (cluster.yaml:3)",
                "    If you mean to delete all of them, allow it with --allow massPrune, or raise spec.deletion.maxPrune.",
            ]
        )
    }

    @Test func `it can be allowed, and the steps say so`() {
        let plan = cluster(namingFrom: 3).plan(PlanOptions(allowed: [.massPrune]))
        #expect(touched(plan) == ["bot-0", "bot-1", "bot-2", "old"])
        #expect(plan.steps.filter { $0.bot?.id.text == "bot-0" }.allSatisfy { $0.hazards.contains(.massPrune) })
        #expect(plan.refused.isEmpty)
    }

    @Test func `of few bots one can go, but never all`() {
        var drift = Drift()
        drift.desired.bots = [Drift.weather]
        #expect(touched(drift.plan) == ["radio"])
        drift.desired.policy.deletion.maxPrune = Percentage(hundredths: 0)
        #expect(drift.plan.refused.map(\.hazard) == [.massPrune])
        drift = Drift()
        drift.desired.bots = []
        #expect(drift.plan.steps.isEmpty)
        #expect(drift.plan.refused.map(\.reason) == ["the manifests contain no bot"])
        #expect(touched(drift.plan(PlanOptions(allowed: [.massPrune]))) == ["radio", "weather"])
    }

    @Test func `errors in the source stop every tombstone and every drop, and cannot be allowed`() {
        for allowed: Set<Hazard> in [[], Set(Hazard.allCases)] {
            var drift = cluster(namingFrom: 1)
            drift.desired.isComplete = false
            let plan = drift.plan(PlanOptions(allowed: allowed))
            #expect(plan.steps.isEmpty)
            #expect(plan.refused.map(\.what) == ["tombstone bot bot-0 and drop bot old"])
            #expect(plan.refused.map(\.hazard) == [nil])
            let reason = "the manifests have errors, so a missing bot may not be deleted at all"
            #expect(plan.refused.map(\.reason) == [reason])
        }
    }

    @Test func `other changes go on meanwhile, and who is tombstoned stays so`() {
        var drift = cluster(namingFrom: 5)
        drift.server.roles[bots[7].role]?.attributes.isSuperuser = true
        drift.server.roles[ManagedName.bot(Fixtures.name("old"))]?.attributes.canLogIn = true
        let plan = drift.plan
        #expect(touched(plan) == ["bot-7", "old"])
        #expect(plan.count(.drop) == 0)
        #expect(plan.refused.count == 1)
    }

    @Test func `what is left of a manifest holds back all, and cannot be allowed`() {
        var drift = cluster(namingFrom: 1)
        drift.desired.leftovers.addFile("bots/bot-0.yaml.disabled")
        for allowed in [[], [Hazard.massPrune]] as [Set<Hazard>] {
            let plan = drift.plan(PlanOptions(allowed: allowed))
            #expect(plan.steps.isEmpty)
            #expect(
                plan.refused.flatMap(\.lines) == [
                    "  x cluster: cannot tombstone bot bot-0 and drop bot old: the manifest of bot bot-0 was in "
                        + "bots/bot-0.yaml.disabled, and its name does not end in .yaml or .yml (cluster.yaml:3)",
                    "    Bring the manifest back there. If the bot is to go, delete bots/bot-0.yaml.disabled too.",
                ]
            )
        }
    }
}
