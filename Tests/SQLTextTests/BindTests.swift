import SQLText
import Testing

@Suite("Bind")
struct BindTests {
    @Test(
        "an array's elements are quoted, so that none is taken for NULL, a brace or several",
        arguments: [
            ([], "{}"), ([""], #"{""}"#), (["a", "b"], #"{"a","b"}"#), (["NULL"], #"{"NULL"}"#),
            (["a,b", "{}"], #"{"a,b","{}"}"#),
            (["\"\u{301}", "\\\u{301}"], "{\"\\\"\u{301}\",\"\\\\\u{301}\"}"),
            ([#"say "x""#, #"\"#], #"{"say \"x\"","\\"}"#),
        ]
    )
    func arrays(values: [String], text: String) { #expect(Bind.array(values) == .text(text)) }
}
