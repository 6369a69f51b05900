import Model

/// Why an operation was not carried out, for the person who asked for it.
package struct OperationError: Error, CustomStringConvertible {
    /// What happened, to what.
    package var description: String
    /// What to do about it.
    package var hint: String?

    package init(_ description: String, hint: String? = nil) {
        self.description = description
        self.hint = hint
    }
}
