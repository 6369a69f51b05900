/// When passes are due that nothing but time causes, and when a drift that the database reported is looked at.
struct Timetable {
    private let settings: LoopSettings
    private var nextInterval: LoopClock.Moment
    /// When the last drift was looked at.
    private var lastDrift: LoopClock.Moment?
    private var isDriftWaiting = false

    init(_ settings: LoopSettings, now: LoopClock.Moment) {
        self.settings = settings
        nextInterval = now + settings.interval
    }

    /// The next moment to look at the clock again.
    var next: LoopClock.Moment {
        guard isDriftWaiting, let lastDrift else { return nextInterval }
        return min(nextInterval, lastDrift + settings.driftPause)
    }

    /// Adds what is due, and takes away what has to wait.
    mutating func add(_ triggers: inout Set<Trigger>, now: LoopClock.Moment) {
        if now >= nextInterval { triggers.insert(.interval) }
        if triggers.remove(.drift) != nil { isDriftWaiting = true }
        if isDriftWaiting, lastDrift.map({ $0 + settings.driftPause <= now }) ?? true {
            triggers.insert(.drift)
            isDriftWaiting = false
            lastDrift = now
        }
        // Whatever looks at everything starts the interval anew.
        if !triggers.isDisjoint(with: [.start, .interval, .request]) { nextInterval = now + settings.interval }
    }
}
