import Planning
import PostgresClient
import SQLText
import Secrets

/// The statements that apply some steps together or not at all.
struct Transaction {
    let steps: [PlannedStep]
    let serverVersion: Int
    let issuer: CredentialIssuer

    /// New credentials are made here, so that no password exists before its transaction.
    func statements() throws -> [SQL] {
        var statements: [SQL] = ["BEGIN"]
        // From PostgreSQL 16 on GRANT locks the group until the end of the transaction. All bots have the same group,
        // so that comes after the password, on which the server spends most of the time.
        for step in steps.filter({ !$0.step.grantsMembership }) + steps.filter(\.step.grantsMembership) {
            guard case .issueCredential(let form) = step.step else {
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
        return statements + ["COMMIT"]
    }
}

extension Step {
    fileprivate var grantsMembership: Bool {
        if case .grantMembership = self { true } else { false }
    }
}
