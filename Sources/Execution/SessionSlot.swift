import Planning
import PostgresClient
import SQLText

/// A place for one session, opened when it is needed and again after it broke.
struct SessionSlot {
    let database: Identifier?
    let connect: @Sendable (Identifier?) async throws -> PostgresSession
    let fence: @Sendable () async throws -> Fence?
    private var session: PostgresSession?

    init(database: Identifier?, of executor: Executor) {
        self.database = database
        connect = executor.connect
        fence = executor.fence
    }

    /// A place in another database, where nobody sees the locks of the shared one.
    init(otherDatabase: Identifier, of executor: Executor) {
        database = otherDatabase
        connect = executor.connect
        fence = { nil }
    }

    mutating func open() async throws -> PostgresSession {
        if let session, await session.isOpen { return session }
        let session = try await connect(database)
        self.session = session
        return session
    }

    func close() async { await session?.close() }

    private mutating func discard() async {
        await session?.close()
        session = nil
    }

    /// Runs the statements in one transaction, once.
    mutating func run(_ statements: [SQL]) async throws {
        let session = try await open()
        let fence = try await fence().map { [$0.passing] } ?? []
        try await session.pipeline(["BEGIN"] + fence + statements + ["COMMIT"])
    }

    /// Runs the statements in one round trip, or one by one where there is no transaction, and again after passing
    /// failures; returns the server's warnings.
    mutating func run(_ transaction: Transaction) async throws -> [String] {
        var attempt = 0
        while true {
            do {
                let session = try await open()
                let roundTrips = try transaction.roundTrips(through: try await fence().map { [$0.passing] } ?? [])
                for statements in roundTrips { try await Self.send(statements, through: session) }
                return await session.takeNotices().filter { $0.severity == "WARNING" }.map(\.message)
            } catch {
                // What was set outside a transaction is still set, and this session is for other bots too.
                if transaction.batch.commitment == .bare { await discard() }
                attempt += 1
                guard attempt < Attempts.maximum, Attempts.allow(after: error) else { throw error }
                try await Task.sleep(for: Attempts.pause(after: attempt))
            }
        }
    }

    /// Sends the statements at once.
    ///
    /// - Throws: `StepError` where the failed statement belongs to a step, else `PostgresError`.
    private static func send(_ statements: [Transaction.Statement], through session: PostgresSession) async throws {
        do {
            try await session.pipeline(statements.map(\.sql))
        } catch let error as PostgresError {
            guard error.kind == .server, let index = error.statementIndex, statements.indices.contains(index),
                let step = statements[index].step
            else { throw error }
            throw StepError(id: step.id, summary: step.summary, error: error)
        }
    }
}
