import ArgumentParser
import Audit
import Operations
import Presentation
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
            "Append each checkpoint to this file. Keep it on another machine.",
            discussion: "Default: $FLAREXDB_AUDIT_ANCHOR, else checkpoints are kept in the database only.",
            valueName: "file"
        )
    )
    var auditAnchor: String?

    func signer() throws -> AuditSigner? {
        let anchor = (auditAnchor ?? environment("FLAREXDB_AUDIT_ANCHOR")).map { AnchorFile(FilePath($0)) }
        guard let path = auditKey ?? environment("FLAREXDB_AUDIT_KEY") else {
            guard anchor == nil else {
                throw CommandError(
                    "--audit-anchor needs a key to sign with",
                    hint: "Name the key with --audit-key; flarexdb keygen --audit makes one."
                )
            }
            return nil
        }
        return AuditSigner(key: try SigningKey.read(from: FilePath(path)), anchor: anchor)
    }
}
