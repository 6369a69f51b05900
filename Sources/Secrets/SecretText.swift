/// A text that never shows itself, kept in memory that is overwritten when it is let go.
///
/// ``revealed`` makes an ordinary `String`, which is not overwritten: reveal a secret where it is used, and keep none.
package struct SecretText: Sendable, Redacted {
    private let bytes: SecretBytes

    package init(_ text: String) { bytes = SecretBytes(text.utf8) }

    /// The text itself.
    package var revealed: String { bytes.withBytes { String(decoding: $0, as: UTF8.self) } }
}
