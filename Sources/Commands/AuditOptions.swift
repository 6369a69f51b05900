import ArgumentParser
import Audit
import Catalog
import PostgresClient
import Secrets
import SystemPackage

/// Options of the commands that write the audit log: with a key, they also sign it.
struct AuditOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Sign the audit log with this key, from keygen --audit.",
            discussion: "Default: $FLAREXDB_AUDIT_KEY, else it is not signed.",
            valueName: "file"
        )
    )
    var auditKey: String?

    @Option(
        help: ArgumentHelp(
            "Append what is signed to this file, which belongs on another machine.",
            discussion: "Default: $FLAREXDB_AUDIT_ANCHOR, else it is kept in the database alone.",
            valueName: "file"
        )
    )
    var auditAnchor: String?

    func signer() throws -> AuditSigner? {
        let anchor = (auditAnchor ?? environment("FLAREXDB_AUDIT_ANCHOR")).map { AnchorFile(FilePath($0)) }
        guard let path = auditKey ?? environment("FLAREXDB_AUDIT_KEY") else {
            guard anchor == nil else {
                throw CommandError(
                    "an audit anchor is of no use without a key to sign with",
                    hint: "Name the key with --audit-key; flarexdb keygen --audit makes one."
                )
            }
            return nil
        }
        return AuditSigner(key: try SigningKey.read(from: FilePath(path)), anchor: anchor)
    }
}

extension Registry {
    /// - Throws: `CommandError` when the control schema is older than the audit log.
    func requireAudit() async throws {
        try await session.requireRegistry()
        guard try await session.readAuditSize() == nil else { return }
        throw CommandError(
            "database \(session.target.database) has no audit log",
            hint: "flarexdb apply makes it."
        )
    }

    /// - Throws: `CommandError` when the log has no entry of this number.
    func entry(_ number: Int) async throws -> AuditEntry {
        if let entry = try await session.readAuditEntry(number) { return entry }
        let size = try await session.readAuditSize() ?? 0
        throw CommandError(
            "the audit log has no entry \(number)",
            hint: size == 0 ? "It is empty." : "Its entries are numbered from 0 to \(size - 1)."
        )
    }
}
