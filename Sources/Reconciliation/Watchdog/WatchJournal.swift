import PostgresClient
import SQLText

/// What the watchdog has ended and is still to be recorded in `flarex.event`.
///
/// A bot that is ended for one reason again and again has one record a minute.
struct WatchJournal {
    private static let pause: Duration = .seconds(60)

    private(set) var pending: [Ending] = []
    private var taken: [Key: ContinuousClock.Instant] = [:]

    private struct Key: Hashable {
        var role: Identifier
        var reason: Ending.Reason
    }

    mutating func add(_ ending: Ending, at now: ContinuousClock.Instant = .now) {
        taken = taken.filter { $0.value + Self.pause > now }
        let key = Key(role: ending.role, reason: ending.reason)
        guard taken[key] == nil else { return }
        taken[key] = now
        pending.append(ending)
    }

    mutating func forget(first count: Int) { pending.removeFirst(count) }

    /// Records endings of bots that the registry knows, by the names that their manifests give them.
    static func record(_ endings: [Ending]) -> SQL {
        """
        INSERT INTO flarex.event (bot, kind, message)
        SELECT b.id, 'Ended', replace(replace(e.message, e.role, b.id), coalesce(e.victim, ''), coalesce(v.id, e.victim, ''))
        FROM unnest(\(bind: .array(endings.map(\.role.name)))::text[], \(bind: .array(endings.map(\.victim)))::text[],
            \(bind: .array(endings.map(\.message)))::text[]) AS e (role, victim, message)
        JOIN flarex.bot b ON b.role = e.role LEFT JOIN flarex.bot v ON v.role = e.victim
        """
    }
}
