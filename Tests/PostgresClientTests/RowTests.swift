import PostgresClient
import SQLText
import TestSupport
import Testing

@Suite("Row", .throwawayServer)
struct RowTests {
    @Test("values are read by position and by name")
    func values() async throws {
        let session = try await ThrowawayServer.current.session()
        _ = try await session.query(
            "SELECT 7 AS n, 'x' AS \"Mixed Case\", true AS b, false AS c, NULL AS z, 1.5::float8 AS d, 4294967295::oid AS o"
        ) { row throws in
            #expect(try row.integer("n") == 7)
            #expect(try row.integer(0) == 7)
            #expect(try row.text("Mixed Case") == "x")
            #expect(try row.boolean("b"))
            #expect(try !row.boolean(3))
            #expect(try row.optionalText("z") == nil)
            #expect(try row.optionalInteger("z") == nil)
            #expect(try row.optionalBoolean("z") == nil)
            #expect(try row.optionalTextArray("z") == nil)
            #expect(try row.double("d") == 1.5)
            #expect(try row.integer("o", as: UInt32.self) == .max)
        }
    }

    @Test("the limits of an integer type are read and what exceeds them is malformed")
    func integers() async throws {
        let session = try await ThrowawayServer.current.session()
        _ = try await session.query("SELECT 32767, -32768, 32768, -32769, -1, '', '-', '1x'") { row throws in
            #expect(try row.integer(0, as: Int16.self) == .max)
            #expect(try row.integer(1, as: Int16.self) == .min)
            for column in [2, 3, 5, 6, 7] {
                #expect(throws: PostgresError.self) { try row.integer(.index(column), as: Int16.self) }
            }
            #expect(throws: PostgresError.self) { try row.integer(4, as: UInt32.self) }
        }
    }

    @Test("an error names the column that is NULL, malformed or absent")
    func complaints() async throws {
        let session = try await ThrowawayServer.current.session()
        _ = try await session.query("SELECT NULL AS a, 'x' AS b, '{NULL}'::text[] AS c, '{{a},{b}}'::text[] AS d") {
            row in
            func complaint(_ read: () throws -> Void) -> String {
                do {
                    try read()
                    return ""
                } catch { return "\(error)" }
            }
            #expect(complaint { _ = try row.text("a") } == "column \"a\" of the result is NULL")
            #expect(complaint { _ = try row.text(0) } == "column \"a\" of the result is NULL")
            #expect(complaint { _ = try row.boolean("b") } == "column \"b\" of the result is not a boolean")
            #expect(complaint { _ = try row.integer("b") }.contains("not an integer"))
            #expect(complaint { _ = try row.textArray("c") }.contains("column \"c\""))
            #expect(complaint { _ = try row.textArray("d") }.contains("column \"d\""))
            #expect(complaint { _ = try row.text("e") } == "the result has no column \"e\"")
            #expect(complaint { _ = try row.text(4) } == "the result has no column 4")
        }
    }

    @Test("many rows arrive in order")
    func many() async throws {
        let session = try await ThrowawayServer.current.session()
        let numbers = try await session.query("SELECT generate_series(1, 20000)") { try $0.integer(0) }
        #expect(numbers == Array(1...20_000))
    }
}
