import Model
import Planning
import TestSupport
import Testing

/// What of a plan a sweep applies.
@Suite struct SweepPlanTests {
    private func drift() -> Drift {
        var drift = Drift()
        drift.server.usage[Drift.weather.id] = ObservedUsage(bytes: 600_000_000, measuredAt: Timestamp(seconds: 100))
        drift.server.cluster.now = Timestamp(seconds: 200)
        return drift
    }

    private func kinds(_ drift: Drift) -> [String] { drift.plan.withinStorage.steps.map(\.step.kind) }

    @Test func `it blocks a bot and records that, when nothing else is to be done for it`() throws {
        var drift = drift()
        #expect(kinds(drift) == ["restrictWrites", "recordBot", "endWriters"])
        try drift.server.apply(drift.plan.withinStorage)
        #expect(drift.plan.isEmpty)
    }

    @Test func `it does not record a bot as its manifest has it before the rest of that is applied`() throws {
        var drift = drift()
        drift.server.roles[Drift.weather.role]?.attributes.connectionLimit = 3
        drift.server.roles[Drift.radio.role]?.attributes.connectionLimit = 3
        #expect(kinds(drift) == ["restrictWrites", "endWriters"])
        try drift.server.apply(drift.plan.withinStorage)
        #expect(Set(drift.plan.steps.map(\.step.kind)) == ["alterRole", "recordBot"])
    }

    @Test func `it makes no bot`() {
        var drift = drift()
        drift.server.roles[Drift.weather.role] = nil
        #expect(kinds(drift).isEmpty)
    }
}
