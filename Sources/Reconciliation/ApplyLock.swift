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
        let last = holding
        let task = Task {
            _ = await last?.result
            try await self.holdAgain()
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

    /// Gives the lock back.
    package func release() async {
        await shared?.close()
        await elsewhere?.close()
        (shared, elsewhere) = (nil, nil)
    }
}
