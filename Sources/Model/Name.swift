/// A name given in a manifest: a bot's id, a workspace, a plan or a policy.
///
/// It has the form of a DNS label: 1 to 63 lowercase letters, digits and hyphens, with a letter or digit at both ends.
package struct Name: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The form as a regular expression, for the JSON Schema.
    package static let pattern = "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"

    package let text: String

    /// Returns nil when the text does not have the form.
    package init?(_ text: String) {
        let bytes = text.utf8
        guard let first = bytes.first, let last = bytes.last, bytes.count <= 63,
            Self.isAlphanumeric(first), Self.isAlphanumeric(last),
            bytes.allSatisfy({ Self.isAlphanumeric($0) || $0 == UInt8(ascii: "-") })
        else { return nil }
        self.text = text
    }

    package static func < (left: Name, right: Name) -> Bool { left.text < right.text }

    package var description: String { text }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
