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
    /// - Returns: whether it is there now; where it is not, that was told, and it takes another attempt.
    func makeDatabase(retryAfter pause: Duration) async -> Bool {
        guard let desired else { return false }
        passCount += 1
        let context = PassContext(passCount, revision: desired.revision, isFull: true)
        let lock = ApplyLock(cluster, database: desired.policy.database, timeout: .seconds(2), lease: settings.lease)
        tell(
            .passStarted(PassStart(id: context.id, triggers: [.start], bots: nil, revision: context.revision))
        )
        do {
            let session = try await lock.take()
            tellReachable()
            let pass = pass(desired, nil, context, Term(), lock, await lock.tenure)
            var plan = try await pass.plan(through: session)
            if let objection = plan.objection { throw ReconciliationError(objection) }
            plan.steps.removeAll { if case .createDatabase = $0.step { false } else { true } }
            for outcome in await pass.executor.applyCluster(plan) {
                guard case .failed(let failure) = outcome.result else {
                    tell(outcome, nil, context)
                    continue
                }
                throw ReconciliationError(failure.message)
            }
            await lock.release()
            tell(.passFinished(context.report))
            return true
        } catch {
            await lock.release()
            if ReconciliationError.isRefusal(error) { tell(of: error) }
            tell(.passFailed(PassFailure(error, in: context, retryAfter: pause)))
            return false
        }
    }
}
