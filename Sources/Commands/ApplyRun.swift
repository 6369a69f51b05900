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
    let lock: ApplyLock
    let options: PlanOptions
    let sessions: Int
    /// One that has arrived ends the run after the bots under way, and not in one.
    let signals: TerminationSignals.Arrivals

    func apply(_ plan: ChangePlan) async -> [Outcome] {
        let bar = ProgressBar(total: plan.clusterSteps.count + plan.stepsByBot.count)
        let shared = planner.desired.policy.database
        let executor = Executor(
            connect: { database in
                let session = try await cluster.connect(database)
                if database == shared { try await lock.hold() }
                return session
            },
            sessions: sessions,
            progress: { bar.advance(past: $0) },
            shouldStop: { signals.isAny }
        )
        let confirmed = Set(plan.steps.map(Work.init))
        var outcomes = await executor.apply(plan)
        for round in 1..<Self.rounds where outcomes.contains(where: \.isCutOff) && !signals.isAny {
            try? await Task.sleep(for: .milliseconds(250 << round))
            let needed: ChangePlan
            do {
                needed = try await currentPlan()
            } catch {
                planner.logger.warning("cannot plan anew", metadata: ["round": "\(round)", "error": "\(error)"])
                continue
            }
            // What has become necessary meanwhile was not confirmed by anybody.
            var remaining = needed
            remaining.steps.removeAll { !confirmed.contains(Work($0)) }
            let again = await executor.apply(remaining)
            outcomes = Self.settled(outcomes, by: again, needed: Set(needed.steps.map(\.id)))
        }
        bar.finish()
        return outcomes.sorted { ($0.bot?.id.text ?? "") < ($1.bot?.id.text ?? "") }
    }

    private func currentPlan() async throws -> ChangePlan {
        let session = try await cluster.connect(toSharedDatabase: planner.desired.policy.database)
        let plan = try await planner.plan(through: session, options: options)
        await session.close()
        return plan
    }

    /// The outcomes after another round. Steps that were cut off and are not needed any more had taken effect.
    private static func settled(_ before: [Outcome], by again: [Outcome], needed: Set<String>) -> [Outcome] {
        let retried = Set(again.lazy.flatMap(\.steps))
        let kept = before.compactMap { outcome -> Outcome? in
            guard !outcome.isApplied else { return outcome }
            guard retried.isDisjoint(with: outcome.steps) else { return nil }
            var outcome = outcome
            if needed.isDisjoint(with: outcome.steps) { outcome.result = .applied }
            return outcome
        }
        let done = Dictionary(grouping: before.filter { !$0.isApplied }, by: \.bot?.id).mapValues { $0.flatMap(\.done) }
        return kept
            + again.map { outcome in
                var outcome = outcome
                outcome.done = (done[outcome.bot?.id] ?? []) + outcome.done
                return outcome
            }
    }

    /// What a person confirms of a step. Its reason, and what it waits for, change as others are applied.
    private struct Work: Hashable {
        let bot: BotReference?
        let step: Step

        init(_ planned: PlannedStep) {
            bot = planned.bot
            step = planned.step
        }
    }
}
