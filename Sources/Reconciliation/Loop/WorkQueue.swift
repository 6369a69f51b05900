package import Model
package import Planning

/// Which bots may be worked on now: each at most once at a time, and those that failed after a pause of their own.
///
/// It decides and does nothing: the moment is given, and the randomness that spreads the pauses.
package struct WorkQueue: Sendable {
    /// The subject of steps: a bot, or the cluster.
    package enum Key: Hashable, Sendable {
        case cluster
        case bot(Name)
    }

    package typealias Moment = LoopClock.Moment

    package enum Verdict: Hashable, Sendable {
        case run(attempt: Int)
        /// Its steps are being applied; it is looked at again afterwards.
        case busy
        case delayed(until: Moment)
        case halted
        /// The same steps were applied again and again and are needed all the same: this time it is given up.
        case ineffective
    }

    package enum Result: Hashable, Sendable {
        case applied
        /// It may succeed later without anything being changed.
        case transient
        /// It fails until something changes.
        case terminal
        /// It was not tried.
        case skipped
    }

    private struct Entry {
        /// What was tried last, or is being tried.
        var steps: [Step] = []
        var failures = 0
        /// How often the same steps were applied in a row.
        var repeats = 0
        var due: Moment?
        var isHalted = false
        var isBusy = false
        /// Whether it was planned for while it was busy.
        var isStale = false
    }

    /// How often the same steps are applied in a row without effect.
    package static let maximumRepeats = 3

    package let base: Duration
    package let maximum: Duration
    private var entries: [Key: Entry] = [:]

    package init(base: Duration = .milliseconds(250), maximum: Duration = .seconds(300)) {
        self.base = base
        self.maximum = maximum
    }

    /// Decides about a key whose steps were planned just now; a `run` has to be followed by ``settle``.
    package mutating func admit(_ key: Key, steps: [Step], now: Moment) -> Verdict {
        // A record alone says nothing of whether the rest has taken effect.
        let steps = steps.map(\.withoutPlace).filter { !$0.recordsBot }
        var entry = entries[key] ?? Entry()
        defer { entries[key] = entry }
        if entry.isBusy {
            entry.isStale = true
            return .busy
        }
        if entries[key] == nil || entry.steps != steps {
            entry = Entry(steps: steps, isBusy: true)
            return .run(attempt: 1)
        }
        if entry.isHalted { return .halted }
        if let due = entry.due, due > now { return .delayed(until: due) }
        if entry.repeats >= Self.maximumRepeats {
            entry.isHalted = true
            entry.due = nil
            return .ineffective
        }
        entry.isBusy = true
        entry.due = nil
        return .run(attempt: entry.failures + entry.repeats + 1)
    }

    /// Notes that something may be needed for the key, and that only a later look tells.
    package mutating func lookAgain(_ key: Key, now: Moment) {
        if entries[key]?.isBusy == true {
            entries[key]?.isStale = true
        } else if entries[key]?.isHalted != true {
            entries[key, default: Entry()].due = now
        }
    }

    /// The keys that are being worked on.
    package var busyKeys: Set<Key> { Set(entries.lazy.filter(\.value.isBusy).map(\.key)) }

    /// Notes that nothing is needed for the key. If its steps are being applied just now, it is looked at afterwards.
    package mutating func converge(_ key: Key) {
        if entries[key]?.isBusy == true { entries[key]?.isStale = true } else { entries[key] = nil }
    }

    /// Notes that nothing is needed for the keys.
    package mutating func converge(where isConverged: (Key) -> Bool) {
        for key in entries.keys where isConverged(key) { converge(key) }
    }

    /// Notes the end of a run; returns the pause until the next look, or nil when there is none to plan.
    package mutating func settle(
        _ key: Key,
        _ result: Result,
        now: Moment,
        using generator: inout some RandomNumberGenerator
    ) -> Duration? {
        guard var entry = entries[key], entry.isBusy else { return nil }
        entry.isBusy = false
        let isStale = entry.isStale
        entry.isStale = false
        var pause: Duration?
        switch result {
        case .applied:
            entry.failures = 0
            entry.repeats += 1
            // The first time, the next pass is early enough to see whether it took effect.
            if isStale || entry.repeats > 1 { pause = .zero }
        case .transient:
            entry.repeats = 0
            entry.failures += 1
            pause = backOff(entry.failures, using: &generator)
        case .terminal:
            entry.repeats = 0
            entry.failures += 1
            entry.isHalted = true
            if isStale { pause = .zero }
        case .skipped:
            if isStale { pause = .zero } else { pause = backOff(entry.failures + 1, using: &generator) }
        }
        entry.due = pause.map { now + $0 }
        entries[key] = entry
        return pause
    }

    /// Forgets pauses and halts, because a person asks for another attempt.
    package mutating func retryAll() {
        for (key, entry) in entries where !entry.isBusy { entries[key] = entry.repeats > 0 ? nil : Entry() }
    }

    /// The bots whose turn has come.
    package func dueBots(now: Moment) -> [Name] {
        entries.compactMap { key, entry in
            guard case .bot(let name) = key, !entry.isBusy, let due = entry.due, due <= now else { return nil }
            return name
        }.sorted()
    }

    package func isDue(_ key: Key, now: Moment) -> Bool {
        guard let entry = entries[key], !entry.isBusy, let due = entry.due else { return false }
        return due <= now
    }

    /// When the next turn comes.
    package var nextDue: Moment? { entries.values.lazy.filter { !$0.isBusy }.compactMap(\.due).min() }

    /// Doubled with each failure, and anything from half to all of that, so that those who collided do not meet again.
    package func backOff(_ failures: Int, using generator: inout some RandomNumberGenerator) -> Duration {
        let ceiling = min(base * (1 << min(failures - 1, 30)), maximum)
        return ceiling * Double.random(in: 0.5...1, using: &generator)
    }
}
