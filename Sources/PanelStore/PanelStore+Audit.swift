package import Audit
package import TransparencyLog

extension PanelStore {
    /// The newest entries of the audit log that the filter lets through, newest first; `before` and `limit` of the filter
    /// make pages of them.
    ///
    /// - Throws: `PostgresError`.
    package func auditEntries(matching filter: AuditFilter) async throws -> [AuditEntry] {
        try await withSession { try await $0.readAudit(filter) }
    }

    /// One entry; nil where there is none of that number.
    package func auditEntry(_ number: Int) async throws -> AuditEntry? {
        try await withSession { try await $0.readAuditEntry(number) }
    }

    /// A proof that the entry is in the log; nil while no checkpoint is of a log that has it.
    package func proof(of number: Int) async throws -> TransparencyProof? {
        try await withSession { try await $0.proveAudit(number) }
    }

    /// Writes down what is done in the panel, such as a sign-in or a refusal, and returns the numbers of the entries.
    @discardableResult
    package func record(_ drafts: [AuditDraft]) async throws -> [Int] {
        try await withSession { try await $0.appendAudit(drafts) }
    }
}
