import Planning
import PostgresClient
import SQLText

/// Applies the cluster's steps, one after another.
struct ClusterRun {
    let executor: Executor
    let plan: ChangePlan

    /// Steps after a failed one are still tried unless they depend on it: each extension stands for itself.
    func run() async -> [Outcome] {
        var outcomes: [Outcome] = []
        var failed: Set<String> = []
        var shared = SessionSlot(database: plan.cluster.database, of: executor)
        for step in plan.clusterSteps {
            let outcome: Outcome
            if let cause = step.dependencies.first(where: failed.contains) {
                outcome = Outcome(
                    steps: [step.id],
                    result: .skipped(because: "waits for \(cause), which failed"),
                    warnings: []
                )
            } else if await executor.shouldStop() {
                outcome = Outcome(steps: [step.id], result: .skipped(because: "interrupted"), warnings: [])
            } else {
                outcome = await apply(step, in: &shared)
            }
            if !outcome.isApplied { failed.insert(step.id) }
            executor.progress(outcome)
            outcomes.append(outcome)
        }
        await shared.close()
        return outcomes
    }

    private func apply(_ step: PlannedStep, in shared: inout SessionSlot) async -> Outcome {
        do {
            let warnings: [String]
            if step.step.createsDatabase {
                try await createDatabase(step)
                warnings = []
            } else {
                let transaction = Transaction(
                    batch: StepBatch(of: step),
                    serverVersion: plan.cluster.serverVersion,
                    issuer: executor.issuer
                )
                warnings = try await shared.run(transaction)
            }
            return Outcome(steps: [step.id], result: .applied, warnings: warnings)
        } catch {
            return Outcome(steps: [step.id], result: .failed(Outcome.Failure(error)), warnings: [])
        }
    }

    /// CREATE DATABASE cannot be in a transaction. Another flarexdb may be faster, which is as good.
    private func createDatabase(_ step: PlannedStep) async throws {
        let session = try await executor.connect(nil)
        do {
            for statement in step.step.statements(serverVersion: plan.cluster.serverVersion) {
                try await session.execute(statement)
            }
        } catch let error as PostgresError where [.duplicateDatabase, .uniqueViolation].contains(error.state) {
            // The step's aim is reached.
        }
        await session.close()
    }
}
