import Execution
import Model
import Planning
import PostgresClient
import SQLText

extension ReconciliationLoop {
    /// Makes the shared database, in which instances find out who of them leads; nothing else is done before that.
    ///
    /// Several may do so at once: the server lets one of them, and that is as good for the others.
    ///
    /// - Returns: whether it is there now; where it is not, that was reported, and it takes another attempt.
    func makeDatabase(retryAfter pause: Duration) async -> Bool {
        guard let desired = intake.desired else { return false }
        let pass = beginPass(of: nil, desired, during: LeaderTerm(in: desired.policy.database, environment), [.start])
        do {
            try await makeDatabase(pass)
            await pass.term.lock.release()
            emit(.passFinished(pass.context.report))
            return true
        } catch {
            await pass.term.lock.release()
            if ReconciliationError.isRefusal(error) { note(error) }
            emit(.passFailed(PassFailure(error, in: pass.context, retryAfter: pause)))
            return false
        }
    }

    private func makeDatabase(_ pass: LoopPass) async throws {
        let session = try await pass.term.lock.take()
        note(.answers)
        var pass = pass
        pass.epoch = await pass.term.lock.epoch
        let execution = pass.execution
        var plan = try await execution.plan(through: session)
        if let objection = plan.objection { throw ReconciliationError(objection) }
        plan.steps.removeAll { !$0.step.createsDatabase }
        for outcome in await execution.executor.applyCluster(plan) {
            if case .failed(let failure) = outcome.result { throw ReconciliationError(failure.message) }
            emit(.reconciled(pass.context.reconciled(outcome, retryAfter: nil)))
        }
    }
}
