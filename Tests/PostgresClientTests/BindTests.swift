import PostgresClient
import SQLText
import TestSupport
import Testing

@Suite("Binds, literals and identifiers", .throwawayServer)
struct BindTests {
    @Test("a text comes back as it was sent, as a bind and as a literal")
    func texts() async throws {
        let session = try await ThrowawayServer.current.session()
        for text in NastyText.all {
            let literal = try #require(Literal(text))
            let rows = try await session.query("SELECT \(bind: .text(text))::text, \(literal)") { row throws in
                [try row.text(0), try row.text(1)]
            }
            #expect(rows == [[text, text]])
        }
    }

    @Test("literals mean the same when standard_conforming_strings is off")
    func oldStrings() async throws {
        let session = try await ThrowawayServer.current.session()
        try await session.execute("SET standard_conforming_strings = off")
        for text in NastyText.all {
            let literal = try #require(Literal(text))
            #expect(try await session.query("SELECT \(literal)") { try $0.text(0) } == [text])
        }
    }

    @Test("the catalogs store a name exactly as the identifier holds it")
    func names() async throws {
        let session = try await ThrowawayServer.current.session()
        for name in NastyText.names {
            let identifier = try #require(Identifier(name))
            try await session.pipeline(["CREATE SCHEMA \(identifier)", "COMMENT ON SCHEMA \(identifier) IS 'x'"])
            let found = try await session.query("SELECT nspname FROM pg_namespace WHERE nspname = \(bind: .text(name))")
            {
                try $0.text("nspname")
            }
            #expect(found == [name])
            try await session.execute("DROP SCHEMA \(identifier)")
        }
    }

    @Test("an array bind round trips through a text array")
    func arrays() async throws {
        let session = try await ThrowawayServer.current.session()
        let arrays = [[], [""], NastyText.all, ["NULL", "null"], ["{}"]]
        for array in arrays {
            let rows = try await session.query("SELECT \(bind: .array(array))::text[]") { try $0.textArray(0) }
            #expect(rows == [array])
            let elements = try await session.query("SELECT unnest(\(bind: .array(array))::text[])") { try $0.text(0) }
            #expect(elements == array)
        }
    }

    @Test("numbers, booleans and NULL travel as binds")
    func scalars() async throws {
        let session = try await ThrowawayServer.current.session()
        let rows = try await session.query(
            "SELECT \(bind: .integer(Int64.min))::int8, \(bind: .boolean(true))::bool, \(bind: .null)::text"
        ) { row throws in
            #expect(try row.integer(0, as: Int64.self) == .min)
            #expect(try row.boolean(1))
            return try row.isNull(2)
        }
        #expect(rows == [true])
    }

    @Test("a bind with NUL is refused and the session goes on")
    func nul() async throws {
        let session = try await ThrowawayServer.current.session()
        let error = await #expect(throws: PostgresError.self) {
            try await session.execute("SELECT \(bind: .text("a\0b"))")
        }
        #expect(error?.kind == .usage)
        let inPipeline = await #expect(throws: PostgresError.self) {
            try await session.pipeline(["SELECT 1", "SELECT \(bind: .text("\0"))"])
        }
        #expect(inPipeline?.statementIndex == 1)
        #expect(try await session.query("SELECT 1") { try $0.integer(0) } == [1])
    }
}
