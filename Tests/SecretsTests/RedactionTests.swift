import Secrets
import Testing

@Suite struct RedactionTests {
    static let secret = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"

    /// Every way in which a value prints itself.
    static func showings(of value: Any) -> String {
        var text = String(describing: value) + String(reflecting: value) + "\(value)" + "\(Optional(value) as Any)"
        dump(value, to: &text)
        dump([value], to: &text)
        var mirrors = [Mirror(reflecting: value)]
        while let mirror = mirrors.popLast() {
            for child in mirror.children {
                text += String(reflecting: child.value)
                mirrors.append(Mirror(reflecting: child.value))
            }
        }
        return text
    }

    @Test("a password, alone or inside another value, never shows itself")
    func password() throws {
        let password = Password.random(from: .counting(from: 0))
        try #require(password.text.revealed == Self.secret)
        struct Holder { var password: Password }
        for value: Any in [password, password.text, Holder(password: password), [password], ["p": password]] {
            #expect(!Self.showings(of: value).contains(Self.secret))
        }
        for value in SecretValue.all(of: try form(), password) {
            #expect(!Self.showings(of: value).contains(Self.secret))
        }
    }

    @Test("a private key never shows itself")
    func privateKey() {
        let pair = KeyPair.counting(from: 0)
        let shown = Self.showings(of: pair)
        #expect(!shown.contains("AAECAwQF"))
        #expect(!shown.contains("0, 1, 2, 3"))
    }

    @Test("a verifier and an issued credential never show themselves")
    func verifier() throws {
        let verifier = SCRAMVerifier(password: Password("pencil"), salt: [UInt8](0..<16))
        #expect(!Self.showings(of: verifier).contains("AAEC"))
        let credential = try CredentialIssuer().issue(for: try form())
        #expect(!Self.showings(of: credential).contains("SCRAM-SHA-256"))
        #expect(!Self.showings(of: credential).contains("x25519"))
    }
}
