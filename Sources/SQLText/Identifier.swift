/// The name of a database, role, schema or other object, exactly as the catalogs store it.
///
/// An identifier is 1 to 63 bytes of UTF-8 without NUL: PostgreSQL silently cuts longer names, so that two of them
/// could meet in one object.
package struct Identifier: Hashable, Comparable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    package static let maximumLength = 63

    private let text: CompactText

    /// The name as stored, without quotes.
    package var name: String { text.text }

    /// How many bytes of UTF-8 the name has.
    package var count: Int { text.count }

    /// Returns nil when the name is empty, longer than 63 bytes, or contains NUL.
    package init?(_ name: String) {
        var name = name
        guard let identifier = name.withUTF8({ Identifier(utf8: UnsafeRawBufferPointer($0)) }) else { return nil }
        self = identifier
    }

    /// Reads bytes of UTF-8. Returns nil where there are none, more than 63, or a NUL.
    package init?(utf8 bytes: UnsafeRawBufferPointer) {
        guard !bytes.isEmpty, bytes.count <= Self.maximumLength, !bytes.contains(0) else { return nil }
        text = CompactText(ascii: bytes) ?? CompactText(String(decoding: bytes, as: UTF8.self))
    }

    /// A name known when the program is written.
    package init(stringLiteral name: StaticString) {
        let bytes = name.description.utf8
        precondition(!bytes.isEmpty && bytes.count <= Self.maximumLength && !bytes.contains(0))
        text = CompactText(name.description)
    }

    package var description: String { name }

    /// Whether the name begins with these bytes.
    package func hasPrefix(_ prefix: StaticString) -> Bool {
        guard count >= prefix.utf8CodeUnitCount else { return false }
        return text.withBytes { bytes in
            UnsafeRawBufferPointer(rebasing: bytes[..<prefix.utf8CodeUnitCount])
                .elementsEqual(UnsafeRawBufferPointer(start: prefix.utf8Start, count: prefix.utf8CodeUnitCount))
        }
    }

    /// Lends the name's bytes.
    package func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result { text.withBytes(body) }

    /// Names are compared byte by byte, as PostgreSQL does: to Swift `é` as one character or as two is one text, and in
    /// the cluster these are two names.
    package static func < (left: Identifier, right: Identifier) -> Bool { left.text < right.text }

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
