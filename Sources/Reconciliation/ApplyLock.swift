package import PostgresClient
package import SQLText

/// The lock that keeps two instances from applying at once, held by a session of its own.
///
/// An advisory lock is one database's. Before the first apply there is no shared database, so the lock begins in
/// another, and moves as soon as there is one. It is also taken again after its session was cut.
package actor ApplyLock {
    private let cluster: ClusterConnection
    private let database: Identifier
    private let timeout: Duration
    private var shared: PostgresSession?
    private var elsewhere: PostgresSession?
    private var holding: Task<Void, any Error>?
    /// How many of the loop's passes need it just now.
    private var passes = 0

    package init(_ cluster: ClusterConnection, database: Identifier, timeout: Duration) {
        self.cluster = cluster
        self.database = database
        self.timeout = timeout
    }

    /// Takes the lock and lends the session that holds it.
    package func take() async throws -> PostgresSession {
        while true {
            let session = try await cluster.connect(toSharedDatabase: database)
            try await cluster.lock(session, timeout: timeout)
            let current = try await session.query("SELECT pg_catalog.current_database()") { try $0.text(0) }
            if current == [database.name] {
                shared = session
                return session
            }
            // Another instance may have made the shared database while this one waited.
            let exists = try await session.query(
                "SELECT FROM pg_catalog.pg_database WHERE datname = \(bind: .text(database.name))"
            ) { _ in true }
            if exists.isEmpty {
                elsewhere = session
                return session
            }
            await session.close()
        }
    }

    /// Makes sure that the lock is held where it counts: called whenever a session in the shared database was opened.
    package func hold() async throws {
        // Several sessions are opened at once; only one of them may take the lock.
        try await inTurn { try await self.holdAgain() }
    }

    private func inTurn(_ body: @escaping @Sendable () async throws -> Void) async throws {
        let last = holding
        let task = Task {
            _ = await last?.result
            try await body()
        }
        holding = task
        try await task.value
    }

    private func holdAgain() async throws {
        if let shared {
            // A session that was cut is noticed only when it is used.
            if (try? await shared.execute("SELECT 1")) != nil { return }
            await shared.close()
        }
        let session = try await cluster.connect(database)
        try await cluster.lock(session, timeout: timeout)
        shared = session
    }

    /// Takes the lock for one more pass, unless another has it already; the sessions are kept for the next one.
    func join() async throws {
        try await inTurn {
            if await self.passes == 0 { try await self.takeAgain() }
            await self.count(1)
        }
    }

    /// Ends a pass's claim; the last one gives the lock back, so that others may work between passes.
    func leave() async {
        try? await inTurn {
            await self.count(-1)
            if await self.passes == 0 { await self.unlock() }
        }
    }

    /// Whether the lock was held in the shared database since it came to be.
    var isAtHome: Bool { shared != nil }

    /// Whether the sessions that hold the lock are still there.
    var isHeld: Bool {
        get async {
            guard let session = shared ?? elsewhere else { return false }
            return (try? await session.execute("SELECT 1")) != nil
        }
    }

    private func count(_ change: Int) { passes += change }

    private func takeAgain() async throws {
        if let shared, await shared.isOpen {
            do {
                try await cluster.lock(shared, timeout: timeout)
                return
            } catch let error as PostgresError where error.kind == .connectionLost {
                // It was cut since the last pass.
            }
        }
        await release()
        _ = try await take()
    }

    private func unlock() async {
        guard let shared, elsewhere == nil, await shared.isOpen else { return await release() }
        if (try? await shared.releaseAdvisoryLock(key: ClusterConnection.lockKey)) != true { await release() }
    }

    /// Gives the lock back.
    package func release() async {
        await shared?.close()
        await elsewhere?.close()
        (shared, elsewhere) = (nil, nil)
    }
}
