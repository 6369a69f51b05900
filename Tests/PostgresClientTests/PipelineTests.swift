import PostgresClient
import SQLText
import TestSupport
import Testing

@Suite("Pipeline", .throwawayServer)
struct PipelineTests {
    private func count(_ session: PostgresSession, _ table: Identifier) async throws -> Int? {
        try await session.query("SELECT count(*) FROM public.\(table)") { try $0.integer(0) }.first
    }

    @Test("it gives every statement's tag in order")
    func tags() async throws {
        let session = try await ThrowawayServer.current.session()
        let tags = try await session.pipeline([
            "BEGIN", "CREATE TABLE public.tags (a int)", "INSERT INTO public.tags VALUES (1), (2)",
            "SELECT * FROM public.tags", "COMMIT",
        ])
        #expect(tags.map(\.description) == ["BEGIN", "CREATE TABLE", "INSERT 0 2", "SELECT 2", "COMMIT"])
        #expect(tags[2].rows == 2)
        #expect(try await session.pipeline([]).isEmpty)
    }

    @Test("a failure names its statement, leaves no trace and a usable session", arguments: [true, false])
    func failure(explicit: Bool) async throws {
        let session = try await ThrowawayServer.current.session()
        let table: Identifier = explicit ? "failing" : "implicit"
        try await session.execute("CREATE TABLE public.\(table) (a int PRIMARY KEY)")
        let work: [SQL] = [
            "INSERT INTO public.\(table) VALUES (1)", "INSERT INTO public.\(table) VALUES (1)",
            "INSERT INTO public.\(table) VALUES (2)",
        ]
        let error = await #expect(throws: PostgresError.self) {
            try await session.pipeline(explicit ? ["BEGIN"] + work + ["COMMIT"] : work)
        }
        #expect(error?.statementIndex == (explicit ? 2 : 1))
        #expect(error?.state == .uniqueViolation)
        #expect(await !session.isInTransaction)
        #expect(try await count(session, table) == 0)
    }

    @Test("a transaction that the caller opened is rolled back after a failure")
    func outerTransaction() async throws {
        let session = try await ThrowawayServer.current.session()
        try await session.execute("BEGIN")
        await #expect(throws: PostgresError.self) { try await session.pipeline(["SELECT 1", "SELECT 1/0"]) }
        #expect(await !session.isInTransaction)
    }

    @Test("large statements whose answers are as large do not block one another")
    func large() async throws {
        let session = try await ThrowawayServer.current.session()
        let literal = try #require(Literal(String(repeating: "x", count: 1 << 20)))
        let tags = try await session.pipeline(Array(repeating: "SELECT \(literal)", count: 64))
        #expect(tags.count == 64)
    }

    @Test("thousands of statements pass")
    func many() async throws {
        let session = try await ThrowawayServer.current.session()
        let tags = try await session.pipeline(Array(repeating: "SELECT repeat('x', 1000)", count: 5000))
        #expect(tags.count == 5000)
    }

    @Test("a text of several statements is refused")
    func several() async throws {
        let session = try await ThrowawayServer.current.session()
        let error = await #expect(throws: PostgresError.self) { try await session.execute("SELECT 1; SELECT 2") }
        #expect(error?.state == .syntaxError)
    }
}
