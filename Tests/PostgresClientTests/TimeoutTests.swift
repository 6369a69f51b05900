import PostgresClient
import SQLText
import TestSupport
import Testing

@Suite("Timeouts and cancellation", .throwawayServer)
struct TimeoutTests {
    @Test("a statement that takes too long is cancelled and the session goes on")
    func statement() async throws {
        var options = try await ThrowawayServer.current.options()
        options.statementTimeout = .milliseconds(100)
        let session = try await PostgresSession.connect(to: options)
        let error = await #expect(throws: PostgresError.self) { try await session.execute("SELECT pg_sleep(30)") }
        #expect(error?.state == .queryCanceled)
        #expect(try await session.query("SELECT 1") { try $0.integer(0) } == [1])
    }

    @Test("waiting for a lock ends with the lock timeout")
    func lock() async throws {
        let server = try ThrowawayServer.current
        let holder = try await server.session()
        try await holder.execute("CREATE TABLE public.locked ()")
        try await holder.pipeline(["BEGIN", "LOCK TABLE public.locked"])
        var options = try await server.options()
        options.lockTimeout = .milliseconds(100)
        let session = try await PostgresSession.connect(to: options)
        let error = await #expect(throws: PostgresError.self) { try await session.execute("DROP TABLE public.locked") }
        #expect(error?.state == .lockNotAvailable)
        #expect(error?.isTransient == true)
        try await holder.execute("ROLLBACK")
    }

    @Test("a server that stands still is given up")
    func silence() async throws {
        var options = try await ThrowawayServer.current.options()
        options.answerTimeout = .milliseconds(300)
        let session = try await PostgresSession.connect(to: options)
        let error = await #expect(throws: PostgresError.self) { try await session.execute("SELECT pg_sleep(30)") }
        #expect(error?.kind == .connectionLost)
        #expect(await !session.isOpen)
        let next = await #expect(throws: PostgresError.self) { try await session.execute("SELECT 1") }
        #expect(next?.kind == .connectionLost)
    }

    @Test("a task cancelled before its statement sends nothing, and leaves no transaction open")
    func cancelledBefore() async throws {
        let session = try await ThrowawayServer.current.session()
        try await session.execute("BEGIN")
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await session.pipeline(["SELECT 1"])
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(await !session.isInTransaction)
    }

    @Test("a cancelled task gets control back at once, its session is closed and its statement stopped")
    func cancellation() async throws {
        let server = try ThrowawayServer.current
        let session = try await server.session()
        let processID = await session.processID
        let task = Task { try await session.execute("SELECT pg_sleep(60)") }
        try await Task.sleep(for: .milliseconds(200))
        let start = ContinuousClock.now
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(ContinuousClock.now - start < .seconds(5))
        #expect(await !session.isOpen)

        let observer = try await server.session()
        var left = 1
        for _ in 0..<100 where left > 0 {
            left = try await observer.query(
                "SELECT pid FROM pg_stat_activity WHERE pid = \(bind: .integer(processID))"
            ) { try $0.integer(0) }.count
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(left == 0)
    }
}
