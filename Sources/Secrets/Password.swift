import Digest

/// The password of a bot's role.
package struct Password: Sendable, Redacted {
    static let length = 32

    package let text: SecretText

    package init(_ text: SecretText) { self.text = text }

    /// A new password: 32 random bytes as 43 characters of base64 for URLs, so that it needs no escape in a URL, a
    /// shell or SQL, and SASLprep leaves it as it is.
    package static func random(from randomness: Randomness = .system) -> Password {
        var bytes = randomness.bytes(length)
        defer { Sodium.erase(&bytes) }
        return Password(SecretText(Base64.urlText(of: bytes)))
    }
}
