import PostgresClient
import TestSupport
import Testing

@Suite("Advisory lock", .throwawayServer)
struct AdvisoryLockTests {
    @Test(
        "one session holds it at a time, and the other can say who",
        arguments: [1, -1, Int64.max, Int64.min, 0x1_0000_0000]
    )
    func exclusive(key: Int64) async throws {
        let server = try ThrowawayServer.current
        let (first, second) = (try await server.session(), try await server.session())
        #expect(try await first.advisoryLockHolder(key: key) == nil)
        #expect(try await first.acquireAdvisoryLock(key: key, timeout: .zero))
        #expect(try await !second.acquireAdvisoryLock(key: key, timeout: .milliseconds(60)))

        let holder = try #require(try await second.advisoryLockHolder(key: key))
        #expect(await holder.processID == first.processID)
        #expect(holder.applicationName == "flarexdb")
        #expect(holder.user == "postgres")

        #expect(try await first.releaseAdvisoryLock(key: key))
        #expect(try await !first.releaseAdvisoryLock(key: key))
        #expect(try await second.acquireAdvisoryLock(key: key, timeout: .zero))
    }

    @Test("a waiting session gets it when the holder goes away")
    func handover() async throws {
        let server = try ThrowawayServer.current
        let (first, second) = (try await server.session(), try await server.session())
        #expect(try await first.acquireAdvisoryLock(key: 42, timeout: .zero))
        async let acquired = second.acquireAdvisoryLock(key: 42, timeout: .seconds(30))
        try await Task.sleep(for: .milliseconds(50))
        await first.close()
        #expect(try await acquired)
    }
}
