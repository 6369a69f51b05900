import Catalog
import Execution
import Model
import Planning
import PostgresClient

/// What a leader keeps from one pass to the next.
struct LeaderWork {
    var queue = WorkQueue()
    var generator: any RandomNumberGenerator & Sendable
    /// What the last pass over everything was for; nil when the next one has to be such a pass.
    var lastPlanned: DesiredState?
    var retry = PassRetry()
    /// What the last look at all bots found, and the plan that it led to, if that needs nothing done.
    let memory = ObservationMemory()
    var cachedPlan: StandingPlan?
    /// What the registry was told of the passes.
    var standings = StandingMemory()
    /// The session that passes observe through.
    var observing: PostgresSession?
    /// The bots' steps that are being applied, by pass.
    var applications: [Int: Task<Void, Never>] = [:]
    /// When the audit log was last signed.
    var signedAt: LoopClock.Moment?

    init(generator: any RandomNumberGenerator & Sendable) { self.generator = generator }

    /// Another instance may have led since: nothing is known of what is under way.
    mutating func begin() {
        (queue, lastPlanned, retry) = (WorkQueue(), nil, PassRetry())
        standings.forget()
    }

    /// Notes a pass that could not be made; returns the pause until the next attempt.
    mutating func fail(now: LoopClock.Moment, longestPause: Duration) -> Duration {
        lastPlanned = nil
        let pause = min(queue.backOff(retry.failures + 1, using: &generator), longestPause)
        retry.note(pause, now: now)
        return pause
    }

    /// Whether a pass is due that could not be made before, or a bot's turn has come.
    func isRetryDue(now: LoopClock.Moment) -> Bool {
        [retry.at, queue.nextDue].contains { $0.map { $0 <= now } ?? false }
    }

    /// The bots to look at; nil for all.
    func scope(
        of triggers: Set<Trigger>,
        _ desired: DesiredState,
        now: LoopClock.Moment,
        maximum: Int
    ) -> Set<Name>? {
        guard triggers.isSubset(of: [.files, .retry]), let lastPlanned, !queue.isDue(.cluster, now: now),
            let changed = desired.changedBots(since: lastPlanned)
        else { return nil }
        let bots = changed.union(queue.dueBots(now: now))
        guard bots.count <= maximum else { return nil }
        // What is done about a bot without a manifest is decided with all others in sight.
        return bots.allSatisfy(desired.hasBot) ? bots : nil
    }

    /// Whether the audit log is to be signed: after each batch, and from time to time, so that a log to which nothing is
    /// added is known to be as it was.
    mutating func takesSignature(hasNews: Bool, now: LoopClock.Moment, interval: Duration) -> Bool {
        guard hasNews || signedAt.map({ $0 + interval <= now }) ?? true else { return false }
        signedAt = now
        return true
    }
}

/// How many passes could not be made in a row, and when the next attempt is.
struct PassRetry {
    private(set) var failures = 0
    private(set) var at: LoopClock.Moment?

    mutating func note(_ pause: Duration, now: LoopClock.Moment) {
        failures += 1
        at = now + pause
    }
}
