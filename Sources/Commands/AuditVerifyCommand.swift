import ArgumentParser
import Audit
import Planning
import SystemPackage
import Text
import TransparencyLog

struct AuditVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check that nobody has changed the audit log.",
        discussion: """
            Computes every entry's hash anew, and compares them with the tree and the tree with all checkpoints. Only \
            with --key are signatures looked at, and only with --audit-anchor is a log found out that was cut off, \
            emptied or made anew together with its checkpoints. Exit codes: 0 all is as it was written, 1 it is not.
            """
    )

    @Option(
        help: ArgumentHelp(
            "The public key, as keygen --audit prints it. Repeatable, after a change of keys.",
            valueName: "key"
        )
    )
    var key: [String] = []

    @Option(
        help: ArgumentHelp(
            "The file that checkpoints were appended to.",
            discussion: "Default: $FLAREXDB_AUDIT_ANCHOR.",
            valueName: "file"
        )
    )
    var auditAnchor: String?

    @Option(name: [.long, .customShort("o")], help: "How to print it.")
    var format: AuditListCommand.Format = .text

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let keys = try key.map { text in
            guard let key = NoteKey(text) else {
                throw CommandError("\"\(text)\" is no public audit key", hint: "flarexdb keygen --audit prints one.")
            }
            return key
        }
        let anchor = try (auditAnchor ?? environment("FLAREXDB_AUDIT_ANCHOR")).map { path in
            let notes = try AnchorFile(FilePath(path)).read()
            guard !notes.isEmpty else { throw CommandError("the audit anchor \(path) holds no checkpoint") }
            return notes
        }
        let registry = try await Registry.open(options)
        try await registry.requireAudit()
        let verification = try await registry.session.verifyAudit(anchor: anchor, keys: keys)
        await registry.close()
        let report = AuditReport(verification, hasKeys: !keys.isEmpty, hasAnchor: anchor != nil)
        switch format {
        case .text: Console.output.write(report.text)
        case .json: Console.output.write(try JSONOutput.document(report))
        }
        if !verification.findings.isEmpty { throw ExitStatus.failure }
    }
}

/// What a verification came to.
struct AuditReport: Encodable {
    struct Finding: Encodable {
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

    init(_ verification: AuditVerification, hasKeys: Bool, hasAnchor: Bool) {
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

    var text: String {
        var text = lines.map { "\($0.onOneLine)\n" }.joined()
        text += "\(entries) entries, \(checkpoints) checkpoints, \(signedEntries) entries signed for.\n"
        if !signaturesVerified { text += "Signatures were not looked at: name the public key with --key.\n" }
        if !anchorCompared {
            text += "There was no anchor to compare with: a log that was cut off or made anew is not found out.\n"
        }
        return text + (findings.isEmpty ? "Nothing was changed.\n" : "The log is not as it was written.\n")
    }
}
