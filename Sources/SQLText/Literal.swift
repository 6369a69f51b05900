/// A string constant in a statement that takes no binds, such as `ALTER ROLE ... SET`.
package struct Literal: Hashable, Sendable, ExpressibleByStringLiteral {
    package let text: String

    /// Returns nil when the text contains NUL, which PostgreSQL cannot store.
    package init?(_ text: String) {
        guard !text.utf8.contains(0) else { return nil }
        self.text = text
    }

    /// A text known when the program is written.
    package init(stringLiteral text: StaticString) {
        self.text = text.description
        precondition(!self.text.utf8.contains(0))
    }

    /// The constant between quotes, read the same whatever `standard_conforming_strings` is.
    package var quoted: String {
        let doubled = doubling("'", in: text)
        guard text.utf8.contains(UInt8(ascii: "\\")) else { return "'\(doubled)'" }
        return "E'\(doubling("\\", in: doubled))'"
    }
}
