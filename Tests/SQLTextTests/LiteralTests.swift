import SQLText
import Testing

@Suite("Literal")
struct LiteralTests {
    @Test(
        "a constant ends where its text ends, whatever the text holds",
        arguments: [
            ("", "''"), ("plain", "'plain'"), ("it's", "'it''s'"), ("'", "''''"), (#"a\b"#, #"E'a\\b'"#),
            (#"\'"#, #"E'\\'''"#), (#"\"#, #"E'\\'"#), ("'; DROP TABLE t; --", "'''; DROP TABLE t; --'"),
            ("line\nbreak", "'line\nbreak'"), ("'\u{301}", "'''\u{301}'"), (#"\"# + "\u{301}", #"E'\\"# + "\u{301}'"),
        ]
    )
    func quoting(text: String, quoted: String) throws { #expect(try #require(Literal(text)).quoted == quoted) }

    @Test("NUL is refused")
    func nul() {
        let text = "a\0"
        #expect(Literal(text) == nil)
    }
}
