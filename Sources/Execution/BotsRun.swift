import Model
import Planning
import PostgresClient
import SQLText
import Synchronization

/// Applies the bots' steps on several sessions.
struct BotsRun {
    let executor: Executor
    let plan: ChangePlan
    /// The ids of cluster steps that did not take effect.
    let failed: Set<String>

    func run() async -> [Outcome] {
        // A superuser's session runs no code of a bot.
        let work = plan.withoutRewrites.stepsByBot.map { BotWork(bot: $0.bot, steps: Array($0.steps)) }
        guard !work.isEmpty else { return [] }
        let queue = BotQueue(count: work.count)
        return await withTaskGroup(of: [(Int, Outcome)].self) { group in
            for _ in 0..<min(executor.sessions, work.count) {
                group.addTask {
                    var slot = SessionSlot(database: plan.cluster.database, of: executor)
                    var outcomes: [(Int, Outcome)] = []
                    while let index = queue.next() {
                        let outcome = await apply(work[index], in: &slot)
                        executor.progress(outcome)
                        outcomes.append((index, outcome))
                    }
                    await slot.close()
                    return outcomes
                }
            }
            var outcomes: [(Int, Outcome)] = []
            for await part in group { outcomes += part }
            return outcomes.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    private func apply(_ work: BotWork, in slot: inout SessionSlot) async -> Outcome {
        var outcome = Outcome(bot: work.bot, steps: work.steps.map(\.id), result: .applied, warnings: [])
        if await executor.shouldStop() {
            outcome.result = .skipped(because: "interrupted")
            return outcome
        }
        if let cause = work.steps.lazy.flatMap(\.dependencies).first(where: failed.contains) {
            outcome.result = .skipped(because: "waits for \(cause), which failed")
            return outcome
        }
        executor.started(work.bot)
        do {
            for batch in StepBatch.batches(of: work.steps) {
                let transaction = Transaction(
                    batch: batch,
                    serverVersion: plan.cluster.serverVersion,
                    issuer: executor.issuer
                )
                outcome.warnings += try await run(transaction, of: batch, in: &slot)
                outcome.done += batch.steps.map(\.id)
            }
        } catch {
            var failure = Outcome.Failure(error)
            if failure.sqlState == SQLState.lockNotAvailable.rawValue,
                let blocker = await blocker(of: work.bot, in: &slot)
            {
                failure.message += "; \(blocker)"
            }
            outcome.result = .failed(failure)
            await remember(failure, of: work.bot, in: &slot)
        }
        return outcome
    }

    /// What is done in another database has a session of its own there. The fence stands in the shared one, and is
    /// passed a moment before.
    private func run(
        _ transaction: Transaction,
        of batch: StepBatch,
        in slot: inout SessionSlot
    ) async throws -> [String] {
        guard let database = batch.steps.first?.step.otherDatabase else { return try await slot.run(transaction) }
        try await slot.run([])
        var other = SessionSlot(otherDatabase: database, of: executor)
        let result: Result<[String], any Error>
        do {
            result = .success(try await other.run(transaction))
        } catch {
            result = .failure(error)
        }
        await other.close()
        return try result.get()
    }

    /// Who most likely keeps a lock that the bot's steps waited for; nil where nobody does by now.
    private func blocker(of bot: BotReference, in slot: inout SessionSlot) async -> String? {
        guard let session = try? await slot.open() else { return nil }
        return try? await session.query(LockHolders.query(of: bot.role)) { try $0.text(0) }.first
    }

    /// Notes the failure in the registry, where `status` finds it. The failure counts, not whether this succeeds: the
    /// server may be gone, or the bot may not be in the registry yet.
    private func remember(_ failure: Outcome.Failure, of bot: BotReference, in slot: inout SessionSlot) async {
        guard !failure.isUncertain, !failure.isUnreached else { return }
        try? await slot.run([FailureNote(failure.message, of: bot.id).statement])
    }
}

/// The steps of one bot.
private struct BotWork: Sendable {
    var bot: BotReference
    var steps: [PlannedStep]
}

/// Hands out the positions of the bots, each once.
private final class BotQueue: Sendable {
    private let count: Int
    private let position = Atomic(0)

    init(count: Int) { self.count = count }

    func next() -> Int? {
        let index = position.wrappingAdd(1, ordering: .relaxed).oldValue
        return index < count ? index : nil
    }
}
