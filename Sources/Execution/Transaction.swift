import Planning
import PostgresClient
import SQLText
import Secrets

/// The statements that apply a batch of steps.
struct Transaction {
    let batch: StepBatch
    let serverVersion: Int
    let issuer: CredentialIssuer

    /// What is sent at once. New credentials are made here, so that no password exists before its transaction.
    ///
    /// - Parameter fence: what is to be passed first. Without a transaction it is passed a moment before the rest.
    func roundTrips(through fence: [SQL]) throws -> [[SQL]] {
        guard batch.commitment != .bare else {
            return (fence + batch.steps.flatMap { $0.step.statements(serverVersion: serverVersion) }).map { [$0] }
        }
        return [["BEGIN"] + fence + (try statements()) + ["COMMIT"]]
    }

    private func statements() throws -> [SQL] {
        let steps = batch.steps
        var statements: [SQL] = []
        // From PostgreSQL 16 on GRANT locks the group until the end of the transaction. All bots have the same group,
        // so that comes after the password, on which the server spends most of the time.
        for step in steps.filter({ !$0.step.grantsMembership }) + steps.filter(\.step.grantsMembership) {
            guard let form = step.step.issuedForm else {
                if step.step.holdsSecret { statements.append(LogSilence.statement) }
                statements += step.step.statements(serverVersion: serverVersion)
                continue
            }
            let issued = try issuer.issue(for: form)
            let material = Step.CredentialMaterial(
                verifier: issued.verifier,
                verifierDigest: issued.verifierDigest,
                sealed: issued.sealed
            )
            statements.append(LogSilence.statement)
            statements += step.step.statements(serverVersion: serverVersion, credential: material)
        }
        return statements
    }
}

extension Step {
    fileprivate var grantsMembership: Bool {
        if case .grantMembership = self { true } else { false }
    }
}
