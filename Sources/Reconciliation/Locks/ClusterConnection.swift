import Execution
package import PostgresClient
package import SQLText

/// The cluster that the admin connection leads to.
package struct ClusterConnection: Sendable {
    /// The key of the lock that keeps two instances from applying at once: the letters of `flarex`.
    package static let lockKey: Int64 = 0x66_6C61_7265_78

    package private(set) var options: ConnectionOptions
    /// Opens every session of the cluster's.
    let open: @Sendable (ConnectionOptions) async throws -> PostgresSession

    package init(
        options: ConnectionOptions,
        open: @escaping @Sendable (ConnectionOptions) async throws -> PostgresSession = PostgresSession.connect
    ) {
        (self.options, self.open) = (options, open)
    }

    /// The same cluster, with other options.
    package func with(_ change: (inout ConnectionOptions) -> Void) -> ClusterConnection {
        var copy = self
        change(&copy.options)
        return copy
    }

    /// The same, for sessions that end when nothing is heard of them for so long: the server ends them, whether the
    /// process stands still, its host has vanished or the way to it is cut. Here they are given up as late.
    func leasing(_ lease: Duration?) -> ClusterConnection {
        guard let lease else { return self }
        return with {
            $0.settings.append(("idle_session_timeout", "\(lease.components.seconds)s"))
            $0.answerTimeout = lease
        }
    }

    /// Opens a session in a database; nil stands for the one that the admin connection names, else `postgres`.
    package func connect(_ database: Identifier?) async throws -> PostgresSession {
        var options = options
        options.database = database
        do {
            return try await open(options)
        } catch let error as PostgresError where error.state == .invalidCatalogName && database == nil {
            options.database = "postgres"
            return try await open(options)
        }
    }

    /// Lends a session in a database, see ``connect(_:)``, and closes it, whatever comes of it.
    ///
    /// - Throws: what the body throws; `PostgresError` where there is no session.
    package func withSession<Result>(
        in database: Identifier?,
        _ body: (PostgresSession) async throws -> Result
    ) async throws -> Result {
        try await Self.lend(try await connect(database), to: body)
    }

    /// Lends a session in the shared database or, while that does not exist, in another, and closes it.
    ///
    /// - Throws: what the body throws; `PostgresError` where there is no session.
    package func withSession<Result>(
        inSharedDatabase database: Identifier,
        _ body: (PostgresSession) async throws -> Result
    ) async throws -> Result {
        try await Self.lend(try await connect(toSharedDatabase: database), to: body)
    }

    private static func lend<Result>(
        _ session: PostgresSession,
        to body: (PostgresSession) async throws -> Result
    ) async throws -> Result {
        do {
            let result = try await body(session)
            await session.close()
            return result
        } catch {
            await session.close()
            throw error
        }
    }

    /// Opens a session in the shared database or, while that does not exist, in another.
    package func connect(toSharedDatabase database: Identifier) async throws -> PostgresSession {
        do {
            return try await connect(insideSharedDatabase: database)
        } catch let error as PostgresError where error.state == .invalidCatalogName {
            return try await connect(nil)
        }
    }

    /// Opens a session in the shared database.
    func connect(insideSharedDatabase database: Identifier) async throws -> PostgresSession {
        do {
            return try await connect(database)
        } catch let error as PostgresError where error.state == .objectNotInPrerequisiteState {
            throw try await isClosed(database) ? closed(database) : error
        }
    }

    /// Whether the database lets nobody in, as opposed to one that was left half dropped.
    private func isClosed(_ database: Identifier) async throws -> Bool {
        try await withSession(in: nil) { session in
            try await session.query(
                "SELECT datallowconn FROM pg_catalog.pg_database WHERE datname = \(bind: .text(database.name))"
            ) { try $0.boolean(0) } == [false]
        }
    }

    private func closed(_ database: Identifier) -> ReconciliationError {
        ReconciliationError(
            "database \(database) does not allow connections, so bots cannot connect either",
            hint: "To open it, run ALTER DATABASE \(database.quoted) ALLOW_CONNECTIONS true; in another database."
        )
    }

    /// Takes the lock, waiting for another instance no longer than the timeout, and shuts out what that one planned.
    func lock(_ session: PostgresSession, timeout: Duration) async throws -> Fence {
        guard try await session.acquireAdvisoryLock(key: Self.lockKey, timeout: timeout) else {
            let holder = try await session.advisoryLockHolder(key: Self.lockKey).map { ": \($0)" } ?? ""
            throw ReconciliationError(
                "another flarexdb is working on this cluster\(holder)",
                hint: "Wait for it, or give it longer with --lock-timeout.",
                kind: .postponement
            )
        }
        let fence = Fence()
        do {
            try await session.execute(fence.raising)
        } catch {
            _ = try? await session.releaseAdvisoryLock(key: Self.lockKey)
            throw error
        }
        return fence
    }

    /// Gives the lock back.
    func unlock(_ session: PostgresSession, _ fence: Fence) async throws {
        try await session.execute(fence.lowering)
        try await session.releaseAdvisoryLock(key: Self.lockKey)
    }
}
