/// A statement without the passwords in it, as it may be written down.
///
/// It errs on the side of hiding: a literal that may hold a password is replaced as a whole. A password that comes from
/// elsewhere, such as a value in a table, looks like any other value.
package struct Redaction: Hashable, Sendable {
    /// What stands in place of a literal.
    package static let mark = "'<redacted>'"

    /// The statement. Where something was taken out, a comment at its beginning says so.
    package let text: String
    /// How many literals were taken out.
    package let count: Int
    private let secrets: [String]

    package var isRedacted: Bool { count > 0 }

    /// - Parameter hasStandardStrings: the session's `standard_conforming_strings`.
    package init(of statement: String, hasStandardStrings: Bool = true) {
        let bytes = Array(statement.utf8)
        let ranges =
            SecretFinder.mayHoldSecret(bytes)
            ? SecretFinder(bytes, hasStandardStrings: hasStandardStrings).ranges : []
        count = ranges.count
        guard !ranges.isEmpty else {
            (text, secrets) = (statement, [])
            return
        }
        var shown = Array("/* flarexdb: \(ranges.count) literal\(ranges.count == 1 ? "" : "s") redacted */ ".utf8)
        var end = 0
        for range in ranges {
            shown += bytes[end..<range.lowerBound] + Array(Self.mark.utf8)
            end = range.upperBound
        }
        text = String(decoding: shown + bytes[end...], as: UTF8.self)
        secrets = ranges.map { String(decoding: bytes[$0], as: UTF8.self) }
    }

    /// What the server said of the statement, where it quotes nothing of what was taken out.
    ///
    /// A syntax error quotes the place where it was found, cut as the server likes: such a message is left out.
    package func message(_ message: String) -> String {
        guard isRedacted else { return message }
        let quotes =
            message.contains("\"") || message.contains("'")
            || secrets.contains { message.contains($0.trimmingQuotes) }
        return quotes ? "the message is left out, as the statement holds a password" : message
    }
}

extension String {
    fileprivate var trimmingQuotes: Substring {
        let inner = drop { $0 == "'" || $0 == "$" }
        return inner.isEmpty ? self[...] : inner.prefix { $0 != "'" }
    }
}
