package import Audit
import Text
import TransparencyLog

/// What a verification came to.
package struct AuditReport: Encodable, Presentable {
    package struct Finding: Encodable {
        let kind: String
        let first: Int?
        let last: Int?
        let message: String
    }

    let entries: Int
    let root: String
    let signedEntries: Int
    let checkpoints: Int
    let signaturesVerified: Bool
    let anchorCompared: Bool
    let findings: [Finding]
    private let lines: [String]

    private enum CodingKeys: String, CodingKey {
        case entries, root, signedEntries, checkpoints, signaturesVerified, anchorCompared, findings
    }

    package init(_ verification: AuditVerification, hasKeys: Bool, hasAnchor: Bool) {
        entries = verification.size
        root = verification.root.base64
        signedEntries = verification.signedSize
        checkpoints = verification.checkpoints
        signaturesVerified = hasKeys
        anchorCompared = hasAnchor
        findings = verification.findings.map {
            Finding(
                kind: $0.kind.rawValue,
                first: $0.entries?.lowerBound,
                last: $0.entries?.upperBound,
                message: $0.message
            )
        }
        lines = verification.findings.map(\.description)
    }

    package var document: AuditReport { self }

    package func text(style: TextStyle) -> String {
        var text = lines.map { "\($0.onOneLine)\n" }.joined()
        text += "\(entries) entries, \(checkpoints) checkpoints, \(signedEntries) entries in checkpoints.\n"
        if !signaturesVerified { text += "Signatures were not checked: name the public key with --key.\n" }
        if !anchorCompared {
            text += "No anchor was given: a log that was cut off or rewritten would not be found.\n"
        }
        return text + (findings.isEmpty ? "The log is unchanged.\n" : "The log was changed.\n")
    }
}
