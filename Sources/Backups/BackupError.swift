/// Why no archive is made, or none is restored.
package struct BackupError: Error, Sendable, CustomStringConvertible {
    /// What happened, to what.
    package let description: String
    /// What to do about it.
    package let hint: String?

    package init(_ description: String, hint: String? = nil) {
        self.description = description
        self.hint = hint
    }
}
