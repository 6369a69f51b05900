import ArgumentParser
import Audit
import Operations
import Planning
import Presentation
import SystemPackage
import TransparencyLog

struct AuditVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check that the audit log was not changed.",
        discussion: """
            Recomputes every entry's hash, and compares the hashes with the tree and the tree with all checkpoints. \
            Signatures are checked only with --key. A log that was cut off, emptied or rewritten together with its \
            checkpoints is found only with --audit-anchor. Exit codes: 0 unchanged, 1 changed.
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

    @Option(name: .format, help: "How to print it.")
    var format = FormatOption<AuditReport>.text

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
        Console.output.write(try report.rendered(as: format.format, style: options.style(for: .output)))
        if !verification.findings.isEmpty { throw ExitStatus.failure }
    }
}
