import Model
import SQLText
import Secrets
import Testing

@Suite struct CredentialIssuerTests {
    let pair = KeyPair.counting(from: 0)

    @Test("the sealed password is the one that the verifier accepts")
    func consistent() throws {
        let form = try form()
        let credential = try CredentialIssuer().issue(for: form)
        let values = revealed(try SealedSecret(credential.sealed.text, of: form.bot).open(with: pair))
        let password = try #require(values["PGPASSWORD"])
        let verifier = try #require(SCRAMVerifier(credential.verifier.text))
        #expect(verifier.accepts(Password(password)))
        #expect(values == revealed(SecretValue.all(of: form, Password(password))))
        #expect(credential.verifierDigest == verifier.digest)
        #expect(credential.formDigest == form.digest)
    }

    @Test("neither verifier nor sealed text holds the password")
    func hidden() throws {
        let password = Password.random(from: .counting(from: 0)).text.revealed
        let credential = try CredentialIssuer(randomness: .counting(from: 0)).issue(for: try form())
        #expect(!credential.verifier.text.contains(password))
        #expect(!credential.sealed.text.contains(password))
    }

    @Test("fixed randomness gives a fixed verifier")
    func deterministic() throws {
        let issuer = CredentialIssuer(randomness: .counting(from: 0))
        let salt = [UInt8](0..<16)
        let expected = SCRAMVerifier(password: Password.random(from: .counting(from: 0)), salt: salt)
        #expect(try issuer.issue(for: try form()).verifier.text == expected.text)
        #expect(try issuer.issue(for: try form()).verifierDigest == expected.digest)
    }

    @Test("several tasks issue from one issuer, and no two credentials meet")
    func concurrent() async throws {
        let issuer = CredentialIssuer()
        let form = try form()
        let verifiers = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<32 { group.addTask { try issuer.issue(for: form).verifier.text } }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(verifiers.count == 32)
    }

    @Test("no credential is issued that nobody can open")
    func noRecipient() throws {
        let form = try form(recipients: [])
        #expect(throws: SecretsError.noRecipient(form.bot)) { try CredentialIssuer().issue(for: form) }
    }
}
