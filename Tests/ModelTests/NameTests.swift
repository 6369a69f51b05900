import Model
import Testing

@Suite struct NameTests {
    @Test(
        "a name is 1 to 63 lowercase letters, digits and inner hyphens",
        arguments: ["a", "0", "a-b", "weather", "x--1", String(repeating: "a", count: 63)]
    )
    func accepted(text: String) throws {
        #expect(try #require(Name(text)).text == text)
        #expect(text.wholeMatch(of: try Regex(Name.pattern)) != nil)
    }

    @Test(
        "any other text is no name",
        arguments: [
            "", "-", "-a", "a-", "A", "a_b", "a.b", "a b", "é", "a\u{301}", "a\n", "\u{FF11}",
            String(repeating: "a", count: 64),
        ]
    )
    func refused(text: String) throws {
        #expect(Name(text) == nil)
        #expect(text.wholeMatch(of: try Regex(Name.pattern)) == nil)
    }
}
