/// Why a pass could not begin, told as it stands.
package struct ReconciliationError: Error, CustomStringConvertible {
    package enum Kind: Hashable, Sendable {
        case failure
        /// It is no fault of anything, and passes: another instance is at work, or nothing was fetched yet.
        case postponement
        /// This program is not to work with the cluster as it is.
        case refusal
        /// What the program was started with cannot work, and does not come right by waiting.
        case setup
    }

    /// What happened, to what.
    package var description: String
    /// What to do about it.
    package var hint: String?
    package var kind: Kind

    package init(_ description: String, hint: String? = nil, kind: Kind = .failure) {
        self.description = description
        self.hint = hint
        self.kind = kind
    }

    /// With what to do, in one line.
    var whole: String { description + (hint.map { "; \($0)" } ?? "") }
}
