/// Why a pass could not begin, told as it stands.
package struct ReconciliationError: Error, CustomStringConvertible {
    /// What happened, to what.
    package var description: String
    /// What to do about it.
    package var hint: String?
    /// Whether another instance is at work, and it is the turn of this one afterwards.
    package var isPostponement = false

    package init(_ description: String, hint: String? = nil, isPostponement: Bool = false) {
        self.description = description
        self.hint = hint
        self.isPostponement = isPostponement
    }
}
