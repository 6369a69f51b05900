import Execution
package import PostgresClient
package import SQLText

/// The lock that keeps two instances from applying at once, held by a session of its own.
///
/// An advisory lock is one database's. Before the first apply there is no shared database, so the lock begins in
/// another, and moves as soon as there is one. It is also taken again after its session was cut; what was planned
/// before does not take effect any more then, since another instance may have been at work in between.
package actor ApplyLock {
    /// Stands for all the time for which the lock was held without a gap.
    typealias Epoch = Int

    private let cluster: ClusterConnection
    private let database: Identifier
    private let timeout: Duration
    private var shared: (session: PostgresSession, fence: Fence)?
    private var elsewhere: PostgresSession?
    private var holding: Task<Void, any Error>?
    private(set) var epoch: Epoch = 0
    /// How many of the loop's passes need it just now.
    private var passes = 0

    /// - Parameter lease: how long the lock is held without a sign of life; nil for as long as its session is there.
    package init(_ cluster: ClusterConnection, database: Identifier, timeout: Duration, lease: Duration? = nil) {
        self.cluster = cluster.leasing(lease)
        self.database = database
        self.timeout = timeout
    }

    /// Takes the lock and lends the session that holds it.
    package func take() async throws -> PostgresSession {
        epoch += 1
        while true {
            let session = try await cluster.connect(toSharedDatabase: database)
            let fence = try await cluster.lock(session, timeout: timeout)
            let current = try await session.query("SELECT pg_catalog.current_database()") { try $0.text(0) }
            if current == [database.name] {
                shared = (session, fence)
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

    /// Holds the lock for as long as the body runs, and lends it the session.
    ///
    /// - Throws: what the body throws; `ReconciliationError` where another instance has the lock; `PostgresError`.
    package nonisolated func whileHeld<Result>(
        _ body: (PostgresSession) async throws -> Result
    ) async throws -> Result {
        do {
            let result = try await body(try await take())
            await release()
            return result
        } catch {
            await release()
            throw error
        }
    }

    /// Makes sure that the lock is held where it counts: called whenever a session in the shared database was opened.
    package func hold() async throws {
        // Several sessions are opened at once; only one of them may take the lock.
        try await inTurn { try await self.holdAgain() }
    }

    /// What lets a transaction in the shared database take effect that was planned in this epoch.
    func fence(of epoch: Epoch) throws(LockLost) -> Fence? {
        guard epoch == self.epoch else { throw LockLost() }
        return shared?.fence
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
            if await shared.session.isAlive { return }
            await shared.session.close()
            self.shared = nil
            epoch += 1
        } else if let elsewhere, await !elsewhere.isAlive {
            await elsewhere.close()
            self.elsewhere = nil
            epoch += 1
        }
        let session = try await cluster.connect(database)
        do {
            shared = (session, try await cluster.lock(session, timeout: .zero))
        } catch let error as ReconciliationError where error.kind == .postponement {
            // Another instance took the lock here while this one made the database, and has changed what was planned.
            shared = (session, try await cluster.lock(session, timeout: timeout))
            epoch += 1
        }
    }

    /// Takes the lock for one more pass, unless another has it already; the sessions are kept for the next one.
    ///
    /// - Returns: the epoch to which everything belongs that is observed from now on.
    func join() async throws -> Epoch {
        try await inTurn {
            if await self.passes == 0 { try await self.takeAgain() } else { try await self.holdAgain() }
            await self.count(1)
        }
        return epoch
    }

    /// Ends a pass's claim; the last one gives the lock back, so that others may work between passes.
    func leave() async {
        try? await inTurn {
            await self.count(-1)
            if await self.passes == 0 { await self.unlock() }
        }
    }

    /// Whether the sessions that hold the lock are still there. To be asked again and again where there is a lease.
    var isHeld: Bool {
        get async { await (shared?.session ?? elsewhere)?.isAlive ?? false }
    }

    private func count(_ change: Int) { passes += change }

    private func takeAgain() async throws {
        epoch += 1
        if let session = shared?.session, await session.isOpen {
            do {
                shared = (session, try await cluster.lock(session, timeout: timeout))
                return
            } catch let error as PostgresError where error.kind == .connectionLost {
                // It was cut since the last pass.
            }
        }
        await release()
        _ = try await take()
    }

    private func unlock() async {
        guard let (session, fence) = shared, elsewhere == nil, await session.isOpen else { return await release() }
        do { try await cluster.unlock(session, fence) } catch { await release() }
    }

    /// Gives the lock back.
    package func release() async {
        await shared?.session.close()
        await elsewhere?.close()
        (shared, elsewhere) = (nil, nil)
    }
}

extension PostgresSession {
    /// Whether the server answers, which is more than `isOpen` knows.
    fileprivate var isAlive: Bool { (try? execute("SELECT 1")) != nil }
}
