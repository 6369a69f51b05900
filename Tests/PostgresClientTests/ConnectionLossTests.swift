import PostgresClient
import SQLText
import TestSupport
import Testing

@Suite("Connection loss")
struct ConnectionLossTests {
    @Test("a server killed in the middle of a statement is a lost connection, worth a retry")
    func killed() async throws {
        try await ThrowawayServer.with { server in
            let session = try await server.session()
            let answer = Task { try await session.execute("SELECT pg_sleep(60)") }
            try await Task.sleep(for: .milliseconds(200))
            await server.kill()
            let error = await #expect(throws: PostgresError.self) { try await answer.value }
            #expect(error?.kind == .connectionLost)
            #expect(error?.isTransient == true)
            #expect(await !session.isOpen)

            try await server.restart()
            let next = try await server.session()
            #expect(try await next.query("SELECT 1") { try $0.integer(0) } == [1])
        }
    }

    @Test(
        "a session that an administrator ends says so, in a pipeline too",
        .throwawayServer,
        arguments: [true, false]
    )
    func terminated(inPipeline: Bool) async throws {
        let server = try ThrowawayServer.current
        let (session, administrator) = (try await server.session(), try await server.session())
        let processID = await session.processID
        let answer = Task {
            if inPipeline {
                try await session.pipeline(["SELECT 1", "SELECT pg_sleep(60)", "SELECT 2"])
            } else {
                try await session.execute("SELECT pg_sleep(60)")
            }
        }
        try await Task.sleep(for: .milliseconds(200))
        try await administrator.execute("SELECT pg_terminate_backend(\(bind: .integer(processID)))")
        let error = await #expect(throws: PostgresError.self) { try await answer.value }
        #expect(error?.kind == .connectionLost)
        #expect(error?.state == .adminShutdown)
    }
}
