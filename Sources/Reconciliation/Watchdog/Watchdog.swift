package import Logging
import Model
import PostgresClient
package import SQLText

/// Ends what one bot does to all others with rights that it has: filling the lock table, staying in a transaction for
/// ever, holding locks that others wait for, catching the workers of autovacuum.
///
/// It looks every few seconds, beside the passes and through a session of its own, which is always open and in a
/// transaction that holds all locks that its queries need. So it works on when the lock table is full, where nobody can
/// connect and no query can begin. While there is room, that transaction is renewed with each look: it has no snapshot,
/// and keeps no vacuum from anything.
package actor Watchdog {
    /// The time from one look to the next.
    package static let interval: Duration = .seconds(2)

    private let cluster: ClusterConnection
    private let database: Identifier
    private let bounds: WatchBounds
    private let logger: Logger
    private var session: PostgresSession?
    private var isHolding = false
    private var workers: TrappedWorkers
    private var journal = WatchJournal()
    private var endings: [Ending] = []
    private var isFailing = false

    /// - Parameter patience: how long a worker of autovacuum may be at the statistics of one table.
    package init(
        _ cluster: ClusterConnection,
        database: Identifier,
        bounds: WatchBounds,
        patience: Duration = .seconds(60),
        logger: Logger
    ) {
        self.cluster = cluster
        self.database = database
        self.bounds = bounds
        self.logger = logger
        workers = TrappedWorkers(patience: patience)
    }

    /// Looks again and again until the task is cancelled.
    func run(_ tell: @Sendable (Ending) -> Void) async {
        while !Task.isCancelled {
            do {
                try await end()
                isFailing = false
            } catch {
                await close()
                if !isFailing, !Task.isCancelled {
                    logger.warning("cannot check the bots' sessions", metadata: ["error": "\(error)"])
                }
                isFailing = true
            }
            for ending in takeEndings() { tell(ending) }
            await record()
            try? await Task.sleep(for: Self.interval)
        }
        await close()
    }

    /// Looks once, ends what harms others and records it. The session stays open for the next look.
    ///
    /// - Parameter isOnly: whether there was no look before and none will follow: a worker of autovacuum counts as caught
    ///   by the age of its transaction then, as nothing else is known.
    /// - Throws: `PostgresError`.
    package func look(isOnly: Bool = false) async throws -> [Ending] {
        workers.takesAge = isOnly
        try await end()
        await record()
        return takeEndings()
    }

    package func close() async {
        await session?.close()
        (session, isHolding) = (nil, false)
    }

    private func takeEndings() -> [Ending] {
        defer { endings = [] }
        return endings
    }

    private func ended(_ ending: Ending) {
        endings.append(ending)
        journal.add(ending)
    }

    private func end() async throws {
        let limits = bounds.current
        let session = try await openSession()
        if !isHolding { try await hold(through: session) }
        try await session.execute(WatchQuery.refresh)
        let excesses = try await Excesses(limits, through: session)
        for ending in excesses.endings { ended(ending) }
        for ending in try await blockers(limits, through: session) { ended(ending) }
        let caught = workers.caught(among: try await TrappedWorkers.busy(through: session), at: .now)
        if excesses.isRoomy || !excesses.prepared.isEmpty {
            isHolding = false
            try await session.execute("COMMIT")
            for transaction in excesses.prepared {
                try await session.execute("ROLLBACK PREPARED \(transaction.gid)")
                ended(transaction.ending)
            }
            try await hold(through: session)
        }
        for worker in caught { ended(await end(worker, through: session)) }
    }

    private func hold(through session: PostgresSession) async throws {
        try await session.execute("BEGIN")
        try await session.execute(WatchQuery.hold)
        isHolding = true
    }

    private func blockers(
        _ limits: ClusterPolicy.Limits,
        through session: PostgresSession
    ) async throws -> [Ending] {
        try await session.query(WatchQuery.blockers(limits)) { row in
            guard let role = Identifier(try row.text(1)) else { return nil }
            let (victim, seconds, object) = (try row.text(2), try row.integer(3), try row.text(4))
            return Ending(
                reason: .blockOthers,
                role: role,
                victim: victim,
                message: "a session of \(role) kept \(victim) waiting \(seconds) s for a lock on \(object) (at most "
                    + "\(limits.blockOthers)); it was ended"
            )
        }.compactMap(\.self)
    }

    /// Ends a worker of autovacuum, and keeps autovacuum from the bot's tables that may catch the next one.
    private func end(_ worker: TrappedWorkers.Worker, through session: PostgresSession) async -> Ending {
        let end: SQL = "SELECT pg_catalog.pg_terminate_backend(\(bind: .integer(worker.process)))"
        var message = "autovacuum ran code of \(worker.role) for \(worker.seconds) s to analyze table \(worker.table)"
        do {
            let count = try await AutovacuumStop(cluster, database).run(worker) { try await session.execute(end) }
            message += "; it was ended, and autovacuum is off for \(count) tables until ALTER TABLE sets it again"
        } catch {
            _ = try? await session.execute(end)
            message += "; autovacuum of the table cannot be switched off: \(error)"
        }
        return Ending(reason: .autovacuum, role: worker.role, message: message)
    }

    /// Records what was ended. There may be no room for that at first, and then it waits.
    private func record() async {
        let pending = journal.pending
        guard !pending.isEmpty else { return }
        do {
            let session = try await cluster.watching.connect(database)
            defer { Task { await session.close() } }
            try await session.execute(WatchJournal.record(pending))
            journal.forget(first: pending.count)
        } catch {
            logger.debug("cannot record yet which sessions were ended", metadata: ["error": "\(error)"])
        }
    }

    private func openSession() async throws -> PostgresSession {
        if let session, await session.isOpen { return session }
        isHolding = false
        let session = try await cluster.watching.connect(insideSharedDatabase: database)
        self.session = session
        return session
    }
}

extension ClusterConnection {
    /// The same, for sessions that must not wait for long.
    fileprivate var watching: ClusterConnection {
        with {
            $0.statementTimeout = .seconds(10)
            $0.lockTimeout = .seconds(1)
            $0.answerTimeout = .seconds(20)
        }
    }
}
