import Model

extension ReconciliationLoop {
    /// Has the watchdog at work beside the passes until the task is cancelled, and reports what it ends.
    func watchBots(during term: LeaderTerm) -> Task<Void, Never> {
        if let limits = intake.desired?.policy.limits { term.bounds.follow(limits) }
        let watchdog = Watchdog(
            environment.cluster,
            database: term.database,
            bounds: term.bounds,
            logger: environment.logger
        )
        return Task {
            let (endings, continuation) = AsyncStream.makeStream(of: Ending.self)
            async let watching: Void = {
                await watchdog.run { continuation.yield($0) }
                continuation.finish()
            }()
            for await ending in endings {
                emit(.ended(ending, message: ending.message(among: intake.desired?.bots ?? [])))
            }
            await watching
        }
    }
}
