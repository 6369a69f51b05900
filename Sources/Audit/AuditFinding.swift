/// Something in the audit log that is not as it was written.
package struct AuditFinding: Hashable, Sendable {
    package enum Kind: String, Sendable {
        /// The entry says something else than when it was written.
        case edited
        /// An entry that was written is not there.
        case removed
        /// An entry is there that was never written.
        case inserted
        /// Entries changed places.
        case reordered
        /// The end of the log is not there.
        case truncated
        /// The log was made anew, so that it is consistent with itself and not with what was signed.
        case rewritten
        /// An older checkpoint is where a newer one was.
        case replayed
        /// A checkpoint is not signed, or not by the key.
        case badlySigned
        /// A node above the leaves is not what the leaves come to.
        case damaged
    }

    package var kind: Kind
    /// The entries that it is about; nil where it is about none.
    package var entries: ClosedRange<Int>?
    package var message: String

    package init(_ kind: Kind, _ entries: ClosedRange<Int>?, _ message: String) {
        self.kind = kind
        self.entries = entries
        self.message = message
    }
}

extension AuditFinding: CustomStringConvertible {
    package var description: String {
        guard let entries else { return "\(kind.rawValue): \(message)" }
        let (first, last) = (entries.lowerBound, entries.upperBound)
        let words = first == last ? "entry \(first)" : "entries \(first) to \(last)"
        return "\(kind.rawValue): \(words): \(message)"
    }
}
