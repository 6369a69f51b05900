import SQLText
import Testing

@Suite("Identifier")
struct IdentifierTests {
    @Test(
        "a name of 1 to 63 bytes without NUL is accepted as it is",
        arguments: ["a", " ", "a.b", "É", "$1", "select"]
    )
    func accepted(name: String) { #expect(Identifier(name)?.name == name) }

    @Test("a name that PostgreSQL would cut or cannot store is refused")
    func refused() {
        for name in ["", "a\0b"] { #expect(Identifier(name) == nil) }
        #expect(Identifier(String(repeating: "n", count: 63)) != nil)
        #expect(Identifier(String(repeating: "n", count: 64)) == nil)
        // The limit counts bytes: 32 letters of two bytes each are 64.
        #expect(Identifier(String(repeating: "ü", count: 32)) == nil)
    }

    @Test(
        "quotes within a name are doubled, so that it ends where it should",
        arguments: [
            ("plain", #""plain""#), (#"a"b"#, #""a""b""#), (#"""#, #""""""#),
            (#"x"; DROP TABLE t; --"#, #""x""; DROP TABLE t; --""#),
            (#"back\slash"#, #""back\slash""#), ("\"\u{301}", "\"\"\"\u{301}\""),
        ]
    )
    func quoting(name: String, quoted: String) { #expect(Identifier(name)?.quoted == quoted) }

    @Test("names that look the same but differ in bytes differ", arguments: [("e\u{301}", "\u{e9}"), ("A", "a")])
    func distinct(left: String, right: String) throws {
        let (left, right) = (try #require(Identifier(left)), try #require(Identifier(right)))
        #expect(left.name.utf8.elementsEqual(right.name.utf8) == false)
        #expect(left != right)
    }
}
