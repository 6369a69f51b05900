import ArgumentParser
import Audit
import Operations
import Presentation
import TransparencyLog

struct AuditProveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prove",
        abstract: "Print a proof that an entry is in the audit log.",
        discussion: """
            The proof is in the form c2sp.org/tlog-proof@v1, for a file NUMBER.tlog-proof. It is checked with the \
            entry as audit export prints it and the public key, without flarexdb and without the database.
            """
    )

    @Argument(help: "The entry's number.")
    var number: Int

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let registry = try await Registry.open(options)
        try await registry.requireAudit()
        let entry = try await registry.entry(number)
        let proof = try await registry.session.proveAudit(number)
        await registry.close()
        guard let proof else {
            throw CommandError(
                "entry \(number) is in no checkpoint yet",
                hint: "Checkpoints are made by apply and run with --audit-key."
            )
        }
        guard proof.holds(for: entry.leaf) else {
            throw CommandError("entry \(number) differs from what was signed", hint: "flarexdb audit verify says more.")
        }
        Console.output.write("\(proof)")
    }
}
