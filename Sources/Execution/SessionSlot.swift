import Planning
import PostgresClient
import SQLText

/// A place for one session, opened when it is needed and again after it broke.
struct SessionSlot {
    let database: Identifier?
    let connect: @Sendable (Identifier?) async throws -> PostgresSession
    private var session: PostgresSession?

    init(database: Identifier?, connect: @escaping @Sendable (Identifier?) async throws -> PostgresSession) {
        self.database = database
        self.connect = connect
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

    /// Runs the statements in one round trip, or one by one where there is no transaction, and again after passing
    /// failures; returns the server's warnings.
    mutating func run(_ transaction: Transaction) async throws -> [String] {
        var attempt = 0
        while true {
            do {
                let session = try await open()
                for statements in try transaction.roundTrips() { try await session.pipeline(statements) }
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
}
