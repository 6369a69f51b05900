package import Audit

/// Entries of the audit log in print.
package struct AuditListing: Presentable {
    private let entries: [AuditEntry]
    /// How many there may be on a page; nil where each is shown in full.
    private let limit: Int?

    /// A page of the log, a line for each entry.
    package init(_ entries: [AuditEntry], limit: Int) { (self.entries, self.limit) = (entries, limit) }

    /// Some entries in full.
    package init(inFull entries: [AuditEntry]) { (self.entries, limit) = (entries, nil) }

    package func text(style: TextStyle) -> String {
        guard let limit else { return entries.map(AuditText.entry).joined(separator: "\n") }
        return AuditText.list(entries, limit: limit, style: style)
    }

    package var document: [String: [AuditDocument]] { ["entries": entries.map(AuditDocument.init)] }
}
