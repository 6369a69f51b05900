/// One instance's attempts to become the leader.
struct Candidacy {
    private let takeover: Duration
    private var failures = 0
    private var isStandby = false

    /// - Parameter takeover: the time between two attempts of a standby.
    init(takeover: Duration) { self.takeover = takeover }

    /// Notes that another instance leads.
    ///
    /// - Returns: the pause until the next attempt, and whether this instance became a standby just now.
    mutating func standBy() -> (pause: Duration, isNew: Bool) {
        defer { (failures, isStandby) = (0, true) }
        return (takeover, !isStandby)
    }

    /// Notes that the server, or the shared database, is not there; returns the pause until the next attempt.
    mutating func fail() -> Duration {
        failures += 1
        return pause
    }

    /// The pause after one more failure.
    var nextPause: Duration {
        var next = self
        return next.fail()
    }

    private var pause: Duration { min(.milliseconds(250) * (1 << min(failures, 5)), .seconds(5)) }
}
