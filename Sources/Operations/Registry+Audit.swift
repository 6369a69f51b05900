package import Audit
import Catalog
import PostgresClient

extension Registry {
    /// - Throws: `OperationError` when the control schema is older than the audit log; `CatalogError` where there is
    ///   none.
    package func requireAudit() async throws {
        try await session.requireRegistry()
        guard try await session.readAuditSize() == nil else { return }
        throw OperationError(
            "database \(session.target.database) has no audit log",
            hint: "flarexdb apply makes it."
        )
    }

    /// - Throws: `OperationError` when the log has no entry of this number.
    package func entry(_ number: Int) async throws -> AuditEntry {
        if let entry = try await session.readAuditEntry(number) { return entry }
        let size = try await session.readAuditSize() ?? 0
        throw OperationError(
            "the audit log has no entry \(number)",
            hint: size == 0 ? "It is empty." : "Its entries are numbered from 0 to \(size - 1)."
        )
    }
}
