import Dispatch

/// Runs one session's work on a queue of its own, so that blocking there never holds up the cooperative pool.
final class SessionExecutor: SerialExecutor {
    private let queue = DispatchQueue(label: "dev.flarex.postgres-session")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }

    func checkIsolated() { dispatchPrecondition(condition: .onQueue(queue)) }
}
