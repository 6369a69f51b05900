package import Digest
package import Model
package import SQLText

/// Makes bots' credentials.
///
/// A password exists only while `issue` runs: what comes out is its verifier for the server and the box for those who
/// may read it.
package struct CredentialIssuer: Sendable {
    private let randomness: Randomness

    package init(randomness: Randomness = .system) { self.randomness = randomness }

    /// A new password for a bot, with its verifier and sealed.
    ///
    /// Takes about three milliseconds of processor time, nearly all of it the verifier's 4096 rounds, so that many
    /// credentials are better issued by several tasks. Throws when a recipient's key is unusable or there is none.
    package func issue(for form: ConnectionForm) throws(SecretsError) -> IssuedCredential {
        let password = Password.random(from: randomness)
        let verifier = SCRAMVerifier(password: password, salt: randomness.bytes(SCRAMVerifier.saltLength))
        let sealed = try SealedSecret(SecretValue.all(of: form, password), of: form.bot, for: form.recipients)
        return IssuedCredential(verifier: verifier, sealed: sealed, formDigest: form.digest)
    }
}

/// What to store of a new credential, in one transaction.
package struct IssuedCredential: Sendable, Redacted {
    /// For `ALTER ROLE ... PASSWORD`.
    package let verifier: Literal
    package let verifierDigest: String
    /// The text of a ``SealedSecret``.
    package let sealed: Literal
    /// See ``ConnectionForm/digest``.
    package let formDigest: HexDigest

    fileprivate init(verifier: SCRAMVerifier, sealed: SealedSecret, formDigest: HexDigest) {
        guard let verifierText = Literal(verifier.text), let sealedText = Literal(sealed.text) else {
            preconditionFailure("base64 holds no NUL")
        }
        self.verifier = verifierText
        self.verifierDigest = verifier.digest
        self.sealed = sealedText
        self.formDigest = formDigest
    }
}
