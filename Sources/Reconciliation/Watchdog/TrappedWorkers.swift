import PostgresClient
import SQLText

/// The workers of autovacuum that a bot's code does not let go.
///
/// PostgreSQL computes the statistics of a table from a sample in memory, within seconds, and tells nothing meanwhile
/// that would move. So one that is at it for a minute is caught. A bot that caught one is given less time for the next.
struct TrappedWorkers {
    struct Worker: Hashable, Sendable {
        var process: Int
        var role: Identifier
        var table: Identifier
        /// How long it has been at it.
        var seconds: Int
    }

    private static let patienceAfterwards: Duration = .seconds(5)

    let patience: Duration
    /// Whether a worker is taken to have been at it for as long as its transaction is old.
    var takesAge = false
    private var since: [Key: ContinuousClock.Instant] = [:]
    private var catchers: Set<Identifier> = []

    init(patience: Duration) { self.patience = patience }

    private struct Key: Hashable {
        var process: Int
        var role: Identifier
        var table: Identifier
    }

    /// Those that compute statistics of a bot's table just now.
    static func busy(through session: PostgresSession) async throws -> [Worker] {
        try await session.query(WatchQuery.workers) { row in
            guard let role = Identifier(try row.text(1)), let table = Identifier(try row.text(2)) else { return nil }
            return Worker(process: try row.integer(0), role: role, table: table, seconds: try row.integer(3))
        }.compactMap(\.self)
    }

    /// Those that have been at it for too long.
    mutating func caught(among found: [Worker], at now: ContinuousClock.Instant) -> [Worker] {
        let before = since
        since = [:]
        var caught: [Worker] = []
        for var worker in found {
            let key = Key(process: worker.process, role: worker.role, table: worker.table)
            let start = before[key] ?? now
            since[key] = start
            if !takesAge { worker.seconds = Int(start.duration(to: now).components.seconds) }
            let patience = catchers.contains(worker.role) ? min(Self.patienceAfterwards, patience) : patience
            if .seconds(worker.seconds) >= patience { caught.append(worker) }
        }
        catchers.formUnion(caught.lazy.map(\.role))
        return caught
    }
}
