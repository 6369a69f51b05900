import Planning
import PostgresClient
import SQLText

/// Switches autovacuum off for a bot's tables that may catch a worker.
struct AutovacuumStop: Sendable {
    /// How long to go on with the tables of one bot. What is left is dealt with when it catches a worker.
    private static let patience: Duration = .seconds(3)

    private let cluster: ClusterConnection
    private let database: Identifier

    init(_ cluster: ClusterConnection, _ database: Identifier) {
        self.cluster = cluster
        self.database = database
    }

    /// - Parameter end: ends the worker.
    /// - Returns: for how many tables it is off now that had it on.
    /// - Throws: `PostgresError`, when the worker could not be ended, or the table at which it was caught not altered.
    func run(_ worker: TrappedWorkers.Worker, end: () async throws -> Void) async throws -> Int {
        // The worker gives its lock on the table back as it ends.
        try await cluster.with { $0.lockTimeout = .seconds(2) }.withSession(in: database) {
            try await switchOff(worker, through: $0, end: end)
        }
    }

    /// Waits for the table before the worker ends, since another one may take its place at once. A worker takes no table
    /// that somebody waits for.
    private func switchOff(
        _ worker: TrappedWorkers.Worker,
        through session: PostgresSession,
        end: () async throws -> Void
    ) async throws -> Int {
        async let change = session.execute(AutovacuumSwitch.off(schema: worker.role, table: worker.table))
        try await Task.sleep(for: .milliseconds(200))
        try await end()
        _ = try await change
        var count = 1
        try await session.execute("SET lock_timeout = '100ms'")
        let deadline = ContinuousClock.now + Self.patience
        for table in try await session.query(WatchQuery.tablesWithCode(of: worker.role), { try $0.text(0) }) {
            guard ContinuousClock.now < deadline else { break }
            guard let table = Identifier(table) else { continue }
            do {
                try await session.execute(AutovacuumSwitch.off(schema: worker.role, table: table))
                count += 1
            } catch let error as PostgresError where error.kind != .connectionLost {
                // The bot holds a lock on it, or has dropped it since.
            }
        }
        return count
    }
}
