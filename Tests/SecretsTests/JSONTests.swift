import Testing

@testable import Secrets

@Suite struct JSONTests {
    @Test("an object's line has its keys sorted and every character that JSON demands escaped")
    func line() {
        let value = JSON.object([
            "b": .integer(-1), "a": .text("\"\\\n\u{1F}é🌤"), "c": .object([:]), "B": .text(""),
        ])
        #expect(value.line == #"{"B": "", "a": "\"\\\u000a\u001fé🌤", "b": -1, "c": {}}"#)
    }

    @Test("what is written is read back")
    func roundTrip() {
        var generator = SeededGenerator(state: 7)
        for _ in 0..<500 {
            let value = Self.value(depth: 0, &generator)
            #expect(JSONReader.value(in: Array(value.line.utf8)) == value)
        }
    }

    private static func value(depth: Int, _ generator: inout SeededGenerator) -> JSON {
        switch Int.random(in: 0..<(depth < 3 ? 3 : 2), using: &generator) {
        case 0: .text(text(&generator))
        case 1: .integer(Int.random(in: .min ... .max, using: &generator))
        default:
            .object(
                Dictionary(
                    (0..<3).map { _ in (text(&generator), value(depth: depth + 1, &generator)) },
                    uniquingKeysWith: { first, _ in first }
                )
            )
        }
    }

    private static func text(_ generator: inout SeededGenerator) -> String {
        let nasty = Array("\u{0}\u{1}\t\n\r\"\\/é\u{301}🌤\u{FFFF}a{}:, ".unicodeScalars)
        var result = ""
        for _ in 0..<Int.random(in: 0..<8, using: &generator) {
            result.unicodeScalars.append(nasty[Int.random(in: 0..<nasty.count, using: &generator)])
        }
        return result
    }

    @Test("escapes and white space that others write are understood")
    func foreign() {
        let text = "\n{ \"a\" :\t\"\\u00e9\\ud83c\\udf24\\/\\b\\f\\n\\r\\t\\\"\\\\\" , \"b\":-0 }"
        #expect(JSONReader.value(in: Array(text.utf8)) == nil)  // -0 is not a spelling of a whole number
        let valid = text.replacing("-0", with: "10")
        #expect(
            JSONReader.value(in: Array(valid.utf8))
                == .object(["a": .text("é🌤/\u{8}\u{C}\n\r\t\"\\"), "b": .integer(10)])
        )
    }

    @Test(
        "anything that is not one value in this form is refused",
        arguments: [
            "", " ", "{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,}", "{\"a\":1}x", "{a:1}", "{\"a\":1,\"a\":2}",
            "[1]", "null", "true", "1.5", "1e3", "01", "-", "--1", "99999999999999999999", "\"", "\"\\\"", "\"\\x\"",
            "\"\\u12\"", "\"\\u+123\"", "\"\\ud83c\"", "\"\\ud83cx\"", "\"\\ud83c\\u0041\"", "\"\\udf24\"", "\"\n\"",
            String(repeating: "{\"a\":", count: 100_000),
        ]
    )
    func refused(text: String) { #expect(JSONReader.value(in: Array(text.utf8)) == nil) }

    @Test("bytes that are not UTF-8 are refused")
    func notUTF8() { #expect(JSONReader.value(in: [0x22, 0xC3, 0x28, 0x22]) == nil) }
}
