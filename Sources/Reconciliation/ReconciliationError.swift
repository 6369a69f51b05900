/// Why a pass could not begin, told as it stands.
package struct ReconciliationError: Error, CustomStringConvertible {
    /// What happened, to what.
    package var description: String
    /// What to do about it.
    package var hint: String?

    package init(_ description: String, hint: String? = nil) {
        self.description = description
        self.hint = hint
    }
}
