import Audit
import Planning
import PostgresClient
import SQLText

extension Executor {
    /// Does something that the audit log is told of: before anything is done, and after.
    ///
    /// What cannot be recorded is not done. Only the cluster's own steps may be what gives the log back: where there is
    /// none yet, they are recorded after they are done.
    func recorded(
        _ record: PassRecord,
        of plan: ChangePlan,
        bringsLog: Bool,
        _ body: () async -> [Outcome]
    ) async -> [Outcome] {
        let database = plan.cluster.database
        var numbers: [Int]?
        do {
            numbers = try await append(record.intents, in: database)
        } catch let error as PostgresError where bringsLog && error.meansNoAuditLog {
            numbers = nil
        } catch {
            return Self.unrecorded(plan, bringsLog: bringsLog, because: error, progress)
        }
        let clock = ContinuousClock()
        let start = clock.now
        var outcomes = await body()
        let duration = clock.now - start
        do {
            let intents = if let numbers { numbers } else { try await append(record.intents, in: database) }
            _ = try await append(record.outcomes(outcomes, of: intents, took: duration), in: database)
        } catch let error as PostgresError where error.meansNoAuditLog && bringsLog {
            // The steps that were to make the log have failed, as their outcomes say.
        } catch {
            let last = outcomes.indices.last
            if let last { outcomes[last].warnings.append("the outcome is not in the audit log: \(error)") }
        }
        return outcomes
    }

    private func append(_ drafts: [AuditDraft], in database: Identifier) async throws -> [Int] {
        let session = try await connect(database)
        do {
            let numbers = try await session.appendAudit(drafts)
            await session.close()
            return numbers
        } catch {
            await session.close()
            throw error
        }
    }

    /// What becomes of steps that are not tried because the log cannot be told of them.
    private static func unrecorded(
        _ plan: ChangePlan,
        bringsLog: Bool,
        because error: any Error,
        _ progress: (Outcome) -> Void
    ) -> [Outcome] {
        var failure = Outcome.Failure(error)
        failure.message = "not tried, as the audit log cannot be written: \(failure.message)"
        failure.isUncertain = false
        failure.isUnreached = failure.isUnreached || (error as? PostgresError)?.kind == .connectionLost
        let works: [(bot: BotReference?, steps: [String])] =
            bringsLog
            ? plan.clusterSteps.map { (nil, [$0.id]) } : plan.stepsByBot.map { ($0.bot, $0.steps.map(\.id)) }
        return works.map { work in
            let outcome = Outcome(bot: work.bot, steps: work.steps, result: .failed(failure), warnings: [])
            progress(outcome)
            return outcome
        }
    }
}
