import Model
import SQLText

extension ReconciliationLoop {
    /// Has the watchdog at work beside the passes until the task is cancelled, and tells of what it ends.
    func watchBots(during term: Term, in database: Identifier) -> Task<Void, Never> {
        if let limits = desired?.policy.limits { term.bounds.follow(limits) }
        let watchdog = Watchdog(cluster, database: database, bounds: term.bounds, logger: logger)
        return Task {
            let (endings, continuation) = AsyncStream.makeStream(of: Ending.self)
            async let watching: Void = {
                await watchdog.run { continuation.yield($0) }
                continuation.finish()
            }()
            for await ending in endings { tell(.ended(ending, message: ending.message(among: desired?.bots ?? []))) }
            await watching
        }
    }
}
