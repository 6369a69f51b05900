import Secrets
import Testing

@Suite struct PasswordTests {
    @Test("a password is 32 random bytes in base64 for URLs, without padding")
    func form() {
        #expect(
            Password.random(from: .counting(from: 0)).text.revealed == "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
        )
        let high = Randomness { count in (0..<count).map { $0.isMultiple(of: 2) ? 0xFF : 0xFE } }
        #expect(Password.random(from: high).text.revealed == "__7__v_-__7__v_-__7__v_-__7__v_-__7__v_-__4")
    }

    @Test("passwords from the system's randomness are 43 characters and never meet")
    func fresh() {
        let passwords = Set((0..<1000).map { _ in Password.random().text.revealed })
        #expect(passwords.count == 1000)
        #expect(passwords.allSatisfy { $0.utf8.count == 43 })
    }
}
