import PostgresClient
import SQLText
import TestSupport
import Testing

@Suite("Session", .throwawayServer)
struct SessionTests {
    @Test("a statement's notices are kept until they are taken, the last hundred of them")
    func notices() async throws {
        let session = try await ThrowawayServer.current.session()
        try await session.execute("DROP TABLE IF EXISTS absent")
        let notices = await session.takeNotices()
        #expect(notices.map(\.severity) == ["NOTICE"])
        #expect(notices.map(\.message) == ["table \"absent\" does not exist, skipping"])
        #expect(await session.takeNotices().isEmpty)

        try await session.execute("DO $$BEGIN FOR i IN 1..250 LOOP RAISE WARNING 'number %', i; END LOOP; END$$")
        let many = await session.takeNotices().map(\.message)
        #expect(many.count == 100)
        #expect(many.first == "number 151")
        #expect(many.last == "number 250")
    }
}
