/// The name of a database, role, schema or other object, exactly as the catalogs store it.
///
/// An identifier is 1 to 63 bytes of UTF-8 without NUL: PostgreSQL silently cuts longer names, so that two of them
/// could meet in one object.
package struct Identifier: Hashable, Comparable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    package static let maximumLength = 63

    /// The name as stored, without quotes.
    package let name: String

    /// Returns nil when the name is empty, longer than 63 bytes, or contains NUL.
    package init?(_ name: String) {
        let bytes = name.utf8
        guard !bytes.isEmpty, bytes.count <= Self.maximumLength, !bytes.contains(0) else { return nil }
        self.name = name
    }

    /// A name known when the program is written.
    package init(stringLiteral name: StaticString) {
        self.name = name.description
        let bytes = self.name.utf8
        precondition(!bytes.isEmpty && bytes.count <= Self.maximumLength && !bytes.contains(0))
    }

    package var description: String { name }

    /// The name between double quotes, as it may stand in a statement.
    ///
    /// Names are always quoted: which words are reserved differs between server versions.
    package var quoted: String {
        "\"\(doubling("\"", in: name))\""
    }
}

/// The text with each `mark` twice, also where an accent makes one character of it and the mark.
func doubling(_ mark: Unicode.Scalar, in text: String) -> String {
    // Every byte of a scalar beyond ASCII differs from every ASCII byte.
    guard text.utf8.contains(where: { $0 == UInt8(ascii: mark) }) else { return text }
    var result = ""
    for scalar in text.unicodeScalars {
        result.unicodeScalars.append(scalar)
        if scalar == mark { result.unicodeScalars.append(scalar) }
    }
    return result
}
