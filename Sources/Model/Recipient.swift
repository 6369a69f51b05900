/// A public key that secrets are sealed to, written `x25519:` and the key in base64.
///
/// The text is kept as written; `Secrets` checks that it holds a key of 32 bytes.
package struct Recipient: Hashable, Comparable, Sendable, CustomStringConvertible {
    package static let pattern = "^x25519:[A-Za-z0-9+/]{43}=$"

    package let text: String

    /// Returns nil unless the text is `x25519:` and 44 characters of base64 that hold 32 bytes.
    package init?(_ text: String) {
        let prefix = "x25519:"
        let key = text.dropFirst(prefix.count)
        guard text.hasPrefix(prefix), key.utf8.count == 44, key.last == "=",
            key.dropLast().utf8.allSatisfy(Self.isBase64)
        else { return nil }
        self.text = text
    }

    package static func < (left: Recipient, right: Recipient) -> Bool { left.text < right.text }

    package var description: String { text }

    private static func isBase64(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"):
            true
        default: false
        }
    }
}
