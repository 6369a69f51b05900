/// As much of JSON as secrets are written in: texts, whole numbers and objects.
///
/// Foundation's coders would not do. Sealed texts are stored and compared as they are, so their spacing must stay; a
/// member that is there twice has to be refused, where `JSONDecoder` takes one of the two; and what was decrypted is read
/// from bytes that are erased afterwards, without copies in between that nobody can erase.
enum JSON: Equatable {
    case text(String)
    case integer(Int)
    case object([String: JSON])

    /// One line with the keys sorted by their bytes, so that equal values have equal texts.
    var line: String {
        switch self {
        case .text(let text): Self.quoted(text)
        case .integer(let number): String(number)
        case .object(let members):
            "{"
                + members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
                .map { "\(Self.quoted($0.key)): \($0.value.line)" }.joined(separator: ", ") + "}"
        }
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\":
                result.unicodeScalars.append("\\")
                result.unicodeScalars.append(scalar)
            case "\u{0}"..."\u{1F}":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
