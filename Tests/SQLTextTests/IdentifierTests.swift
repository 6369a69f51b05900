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

    @Test("short and long names are in the order of their bytes, and come back as they were")
    func order() {
        let letters = ["", "a", "b", "z", "\u{e9}", "\u{1F600}"]
        let stems = [1, 7, 8, 15, 16, 19, 20, 21, 22, 23, 24, 40].map { String(repeating: "m", count: $0) }
        let texts = stems.flatMap { stem in letters.map { stem + $0 } }
        for left in texts {
            #expect(Identifier(left)?.name == left)
            #expect(Identifier(left)?.count == left.utf8.count)
            for right in texts {
                guard let one = Identifier(left), let other = Identifier(right) else { return #expect(Bool(false)) }
                #expect((one < other) == left.utf8.lexicographicallyPrecedes(right.utf8))
                #expect((one == other) == (left == right))
                #expect(one != other || one.hashValue == other.hashValue)
            }
        }
    }

    @Test("a name's beginning is compared byte by byte")
    func prefixes() throws {
        for name in ["bot_0123456789abcdef", "bot_0123456789abcdef and much more"] {
            let name = try #require(Identifier(name))
            #expect(name.hasPrefix("bot_") && name.hasPrefix("") && !name.hasPrefix("bot-"))
        }
        let short: Identifier = "bo"
        #expect(!short.hasPrefix("bot_"))
    }
}
