import Audit
import Backups
import Model
import Operations
import PostgresClient
import Presentation
import Reconciliation
import SQLText

/// Writes into the audit log what is done with archives: before it is done, and after.
struct BackupRecorder {
    let cluster: ClusterConnection
    let database: Identifier
    /// Who signs the log afterwards; nil for nobody.
    var signer: AuditSigner?
    var context = AuditContext.process()

    /// - Parameter body: returns what it made, and in words what came of it.
    /// - Throws: what the body throws, and `PostgresError` where the log cannot be written: then nothing is done.
    func recorded<Value>(
        _ act: AuditAct,
        _ text: String,
        bot: Name? = nil,
        workspace: Name? = nil,
        _ body: () async throws -> (Value, String)
    ) async throws -> Value {
        let intent = AuditDraft.intent(act, bot: bot, workspace: workspace, text: text, by: context)
        guard let number = try await append(intent) else {
            throw CommandError("the audit log gave the entry no number")
        }
        let start = ContinuousClock.now
        do {
            let (value, text) = try await body()
            _ = try await append(intent.outcome(of: number, .done, took: .now - start, text: text), signs: true)
            return value
        } catch {
            let state = (error as? PostgresError)?.state?.rawValue
            let outcome = intent.outcome(
                of: number,
                .failed,
                took: .now - start,
                sqlState: state,
                text: "\(error)"
            )
            _ = try? await append(outcome, signs: true)
            throw error
        }
    }

    private func append(_ draft: AuditDraft, signs: Bool = false) async throws -> Int? {
        try await cluster.withSession(in: database) { session in
            let numbers = try await session.appendAudit([draft])
            if signs, let signer { _ = try await signer.sign(through: session) }
            return numbers.first
        }
    }
}
