import Execution
import Logging
import Model
import Planning
import PostgresClient
import SQLText

/// Applies a change plan that was confirmed, and again what a lost connection left unknown.
struct ApplyRun: Sendable {
    /// How often to plan anew after lost connections.
    private static let rounds = 5

    let planner: Planner
    let cluster: ClusterConnection
    let options: PlanOptions
    let sessions: Int

    func apply(_ plan: ChangePlan) async -> [Outcome] {
        let interruption = Interruption()
        defer { interruption.end() }
        let stop = interruption.flag
        let bar = ProgressBar(total: plan.clusterSteps.count + plan.stepsByBot.count)
        let executor = Executor(
            connect: { try await cluster.connect($0) },
            sessions: sessions,
            progress: { bar.advance(past: $0) },
            shouldStop: { stop.isRaised }
        )
        let confirmed = Set(plan.steps)
        var outcomes = await executor.apply(plan)
        for round in 1..<Self.rounds where outcomes.contains(where: \.isUncertain) && !stop.isRaised {
            try? await Task.sleep(for: .milliseconds(250 << round))
            guard let remaining = try? await remainder(of: confirmed) else { continue }
            let unsettled = outcomes.filter { !$0.isApplied }
            let again = await executor.apply(remaining)
            outcomes = outcomes.filter(\.isApplied) + Self.settled(unsettled, by: again, remaining: remaining)
        }
        bar.finish()
        return outcomes.sorted { ($0.bot?.id.text ?? "") < ($1.bot?.id.text ?? "") }
    }

    /// What of the confirmed steps is still to do. Others that have become necessary were not confirmed by anybody.
    private func remainder(of confirmed: Set<PlannedStep>) async throws -> ChangePlan {
        let session = try await cluster.connect(toSharedDatabase: planner.desired.policy.database)
        var plan = try await planner.plan(through: session, options: options)
        await session.close()
        plan.steps = plan.steps.filter(confirmed.contains)
        return plan
    }

    /// The outcomes after another round: what is no longer planned had taken effect.
    private static func settled(_ before: [Outcome], by again: [Outcome], remaining: ChangePlan) -> [Outcome] {
        let planned = Set(remaining.steps.map(\.id))
        let done = before.filter { planned.isDisjoint(with: $0.steps) }.map { outcome in
            var outcome = outcome
            outcome.result = .applied
            return outcome
        }
        return done + again
    }
}
