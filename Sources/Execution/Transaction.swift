import Planning
import PostgresClient
import SQLText
import Secrets

/// The statements that apply a batch of steps.
struct Transaction {
    let batch: StepBatch
    let serverVersion: Int
    let issuer: CredentialIssuer

    /// A statement and the step that it belongs to; no step where it opens or ends the transaction.
    struct Statement {
        var sql: SQL
        var step: PlannedStep?
    }

    /// What is sent at once. New credentials are made here, so that no password exists before its transaction.
    ///
    /// - Parameter fence: what is to be passed first. Without a transaction it is passed a moment before the rest.
    func roundTrips(through fence: [SQL]) throws -> [[Statement]] {
        let fence = fence.map { Statement(sql: $0) }
        guard batch.commitment != .bare else {
            return (fence + batch.steps.flatMap { self.statements(of: $0) }).map { [$0] }
        }
        return [[Statement(sql: "BEGIN")] + fence + (try statements()) + [Statement(sql: "COMMIT")]]
    }

    private func statements() throws -> [Statement] {
        let steps = batch.steps
        var statements: [Statement] = []
        // From PostgreSQL 16 on GRANT locks the group until the end of the transaction. All bots have the same group,
        // so that comes after the password, on which the server spends most of the time.
        for step in steps.filter({ !$0.step.grantsMembership }) + steps.filter(\.step.grantsMembership) {
            guard let form = step.step.issuedForm else {
                if step.step.holdsSecret { statements.append(Statement(sql: LogSilence.statement, step: step)) }
                statements += self.statements(of: step)
                continue
            }
            let issued = try issuer.issue(for: form)
            let material = Step.CredentialMaterial(
                verifier: issued.verifier,
                verifierDigest: issued.verifierDigest,
                sealed: issued.sealed
            )
            statements.append(Statement(sql: LogSilence.statement, step: step))
            statements += self.statements(of: step, credential: material)
        }
        return statements
    }

    private func statements(of step: PlannedStep, credential: Step.CredentialMaterial? = nil) -> [Statement] {
        step.step.statements(serverVersion: serverVersion, credential: credential)
            .map { Statement(sql: $0, step: step) }
    }
}

extension Step {
    fileprivate var grantsMembership: Bool {
        if case .role(.grantMembership) = self { true } else { false }
    }
}
