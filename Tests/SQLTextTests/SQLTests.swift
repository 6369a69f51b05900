import SQLText
import Testing

@Suite("SQL")
struct SQLTests {
    private static let name: Identifier = "bot"

    @Test("binds are numbered in the order of their place, also through other SQL")
    func numbering() {
        let condition: SQL = "a = \(bind: .integer(1)) AND b = \(bind: .text("x"))"
        let sql: SQL = "SELECT \(bind: .null) FROM \(Self.name) WHERE \(condition) AND c = \(bind: .boolean(false))"
        #expect(sql.statement.text == #"SELECT $1 FROM "bot" WHERE a = $2 AND b = $3 AND c = $4"#)
        #expect(sql.statement.binds == [.null, .text("1"), .text("x"), .text("false")])
        #expect(!sql.statement.holdsSecret)
    }

    @Test("what is interpolated stays inside its quotes")
    func injection() throws {
        let name = try #require(Identifier(#"x"; DROP --"#.lowercased()))
        let text = try #require(Literal("x'; DROP TABLE t; --".lowercased()))
        let sql: SQL = "COMMENT ON SCHEMA \(name) IS \(text)"
        #expect(sql.statement.text == #"COMMENT ON SCHEMA "x""; drop --" IS 'x''; drop table t; --'"#)
    }

    @Test("the shown form has binds as constants and no secret")
    func shown() {
        let sql: SQL =
            "ALTER ROLE \(Self.name) PASSWORD \(secret: "SCRAM-x'y") CONNECTION LIMIT \(bind: .integer(5)) \(bind: .null)"
        #expect(sql.shown == #"ALTER ROLE "bot" PASSWORD '<redacted>' CONNECTION LIMIT '5' NULL"#)
        #expect(sql.statement.text.contains("'SCRAM-x''y'"))
        #expect(sql.statement.holdsSecret)
        #expect(sql.statement.secrets == ["SCRAM-x'y"])
    }

    @Test("a secret stays one when its SQL becomes part of another")
    func nestedSecret() {
        let part: SQL = "PASSWORD \(secret: "hush")"
        let whole: SQL = [part, "VALID UNTIL 'infinity'"].joined(separator: " ")
        #expect(whole.statement.holdsSecret)
        #expect(!whole.shown.contains("hush"))
    }

    @Test("printing and dumping show no secret")
    func printing() {
        let sql: SQL = "PASSWORD \(secret: "hush")"
        var dumped = ""
        dump(sql, to: &dumped)
        dump(sql.statement, to: &dumped)
        let all = "\(sql) \(String(reflecting: sql)) \(sql.statement) \(String(reflecting: sql.statement)) \(dumped)"
        #expect(!all.contains("hush"))
    }

    @Test("joining puts the separator between the parts only")
    func joining() {
        #expect([SQL]().joined(separator: ", ").statement.text.isEmpty)
        let parts: [SQL] = ["\(bind: .integer(1))", "a", "\(bind: .integer(2))"]
        #expect(parts.joined(separator: ", ").statement.text == "$1, a, $2")
    }

    @Test("numbers are written as they are, negative ones in parentheses")
    func numbers() {
        #expect(("SELECT 1 - \(2)" as SQL).statement.text == "SELECT 1 - 2")
        // Otherwise `1 -\(-2)` would begin a comment.
        #expect(("SELECT 1 -\(-2)" as SQL).statement.text == "SELECT 1 -(-2)")
    }
}
