import PostgresClient
import SQLText
import TestSupport
import Testing

@Suite("Snapshot", .throwawayServer)
struct SnapshotTests {
    @Test("all its queries see one state while another session commits")
    func oneState() async throws {
        let server = try ThrowawayServer.current
        let (reader, writer) = (try await server.session(), try await server.session())
        try await writer.execute("CREATE TABLE public.seen (a int)")
        let counts = try await reader.withSnapshot { session in
            let count: SQL = "SELECT count(*) FROM public.seen"
            let before = try session.query(count) { try $0.integer(0) }
            try await writer.execute("INSERT INTO public.seen VALUES (1)")
            return before + (try session.query(count) { try $0.integer(0) })
        }
        #expect(counts == [0, 0])
        #expect(try await reader.query("SELECT count(*) FROM public.seen") { try $0.integer(0) } == [1])
    }

    @Test("it writes nothing, and its failure leaves a usable session")
    func readOnly() async throws {
        let session = try await ThrowawayServer.current.session()
        let error = await #expect(throws: PostgresError.self) {
            try await session.withSnapshot { try $0.execute("CREATE TABLE public.written ()") }
        }
        #expect(error?.state == .readOnlyTransaction)
        #expect(await !session.isInTransaction)
        #expect(try await session.query("SELECT 1") { try $0.integer(0) } == [1])
    }
}
