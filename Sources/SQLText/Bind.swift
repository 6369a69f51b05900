/// A value sent beside a statement in PostgreSQL's text format; the statement holds `$1`, `$2`, ... in its place.
package enum Bind: Sendable, Hashable {
    case null
    case text(String)

    package static func integer(_ value: some BinaryInteger) -> Bind { .text(String(value)) }

    package static func optional(_ text: String?) -> Bind { text.map { .text($0) } ?? .null }

    package static func boolean(_ value: Bool) -> Bind { .text(value ? "true" : "false") }

    /// An array of text, for `= ANY($1)` and `unnest($1)`.
    package static func array(_ values: some Sequence<String>) -> Bind {
        .text("{" + values.map(element).joined(separator: ",") + "}")
    }

    /// An array of text in which nil stands for NULL.
    package static func array(_ values: some Sequence<String?>) -> Bind {
        .text("{" + values.map { $0.map(element) ?? "NULL" }.joined(separator: ",") + "}")
    }

    private static func element(_ value: String) -> String {
        var result = "\""
        // Scalars, not characters: a quote with an accent on it is one character, and still ends the element.
        for scalar in value.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { result += "\\" }
            result.unicodeScalars.append(scalar)
        }
        return result + "\""
    }
}
