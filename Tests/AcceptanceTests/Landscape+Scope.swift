import Catalog
import Model
import Planning
import PostgresClient
import Presentation
import TestSupport
import Testing

extension Landscape {
    /// Expects that who sees one bot alone plans for it what who sees all plans for it.
    func expectScopedPlansToAgree(on wish: Wish) async throws {
        let desired = try await wish.desired()
        guard let session = try? await session() else { return }
        func observed(_ scope: BotScope?) async throws -> ObservedState {
            try await observe(
                through: session,
                database: desired.policy.database,
                extensions: desired.policy.extensions,
                baseline: (Baseline.functions, Baseline.relations),
                scope: scope,
                retention: desired.policy.deletion.retention
            )
        }
        let whole = try await observed(nil)
        for bot in desired.bots {
            let options = PlanOptions(bots: [bot.id])
            let scoped = diff(desired: desired, observed: try await observed(BotScope([bot])), options: options)
            // Otherwise the loop looks at all.
            guard scoped.clusterSteps.isEmpty else { continue }
            let plan = diff(desired: desired, observed: whole, options: options)
            let steps = plan.steps.filter { $0.bot != nil }
            #expect(scoped.steps.map(\.step) == steps.map(\.step), "\(scoped.text())\(plan.text())")
            #expect(scoped.refused == plan.refused)
        }
        await session.close()
    }
}
