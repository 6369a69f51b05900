import Model
import Secrets
import Testing

@Suite struct SealedSecretTests {
    let ann = KeyPair.counting(from: 0)
    let ben = KeyPair.counting(from: 100)
    let values = [
        SecretValue(name: "PGUSER", value: SecretText("bot_x")),
        SecretValue(name: "DATABASE_URL", value: SecretText("postgresql://é\"\\\n")),
    ]

    @Test("every recipient opens the same values, sorted by name")
    func severalRecipients() throws {
        let sealed = try SealedSecret(values, of: try name("weather"), for: [ann.recipient, ben.recipient])
        let stored = try SealedSecret(sealed.text, of: try name("weather"))
        #expect(stored == sealed)
        #expect(stored.recipients == [ann.recipient, ben.recipient].sorted())
        for pair in [ann, ben] {
            let opened = try stored.open(with: pair)
            #expect(opened.map(\.name) == ["DATABASE_URL", "PGUSER"])
            #expect(revealed(opened) == revealed(values))
        }
    }

    @Test("the text is an object from recipient to box, in the order of the recipients")
    func text() throws {
        let recipients = [ben.recipient, ann.recipient].sorted()
        let text = try SealedSecret(values, of: try name("weather"), for: recipients.reversed()).text
        let shape = text.replacing(#/: "[A-Za-z0-9+/]+=*"/#, with: ": BOX")
        #expect(shape == #"{"\#(recipients[0])": BOX, "\#(recipients[1])": BOX}"#)
    }

    @Test("the text is read whatever the order of its keys and its white space")
    func reordered() throws {
        let text = try SealedSecret(values, of: try name("weather"), for: [ann.recipient, ben.recipient]).text
        let members = text.dropFirst().dropLast().split(separator: ", ")
        let reordered = "{\n" + members.reversed().joined(separator: " ,\t") + "}"
        #expect(try SealedSecret(reordered, of: try name("weather")).text == text)
    }

    @Test("a key that the secret is not sealed to is told who could open it")
    func otherKey() throws {
        let bot = try name("weather")
        let sealed = try SealedSecret(values, of: bot, for: [ann.recipient])
        #expect(throws: SecretsError.noBox(bot, for: ben.recipient, recipients: [ann.recipient])) {
            try sealed.open(with: ben)
        }
    }

    @Test("a box under another recipient's name does not open")
    func swappedBox() throws {
        let bot = try name("weather")
        let text = try SealedSecret(values, of: bot, for: [ann.recipient]).text
        let forged = try SealedSecret(text.replacing(ann.recipient.text, with: ben.recipient.text), of: bot)
        #expect(throws: SecretsError.tampered(bot)) { try forged.open(with: ben) }
    }

    @Test("a box with any character changed does not open")
    func tampered() throws {
        let bot = try name("weather")
        let text = try SealedSecret(values, of: bot, for: [ann.recipient]).text
        let start = try #require(text.firstRange(of: #": ""#)).upperBound
        for offset in stride(from: 0, to: 120, by: 7) {
            let index = text.index(start, offsetBy: offset)
            let changed: Character = text[index] == "A" ? "B" : "A"
            let forged = text.replacingCharacters(at: index, with: changed)
            #expect(throws: SecretsError.tampered(bot)) { try SealedSecret(forged, of: bot).open(with: ann) }
        }
    }

    @Test("a box cut short does not open")
    func cut() throws {
        let bot = try name("weather")
        for length in [0, 4, 60, 64] {
            let box = String(repeating: "A", count: length)
            let stored = try SealedSecret("{\"\(ann.recipient)\": \"\(box)\"}", of: bot)
            #expect(throws: SecretsError.tampered(bot)) { try stored.open(with: ann) }
        }
    }

    @Test("one bot's secret does not pass for another's")
    func otherBot() throws {
        let text = try SealedSecret(values, of: try name("weather"), for: [ann.recipient]).text
        let bot = try name("news")
        #expect(throws: SecretsError.otherBot(bot, found: "weather")) {
            try SealedSecret(text, of: bot).open(with: ann)
        }
    }

    @Test(
        "a stored text of another form is refused",
        arguments: [
            "", "null", "[]", "\"x\"", "{\"age1x\": \"AAAA\"}",
            "{\"x25519:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\": 1}",
            "{\"x25519:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\": \"A\"}",
        ]
    )
    func malformedText(text: String) throws {
        let bot = try name("weather")
        #expect(throws: SecretsError.malformed(bot)) { try SealedSecret(text, of: bot) }
    }

    @Test("a secret for nobody is not made")
    func noRecipient() throws {
        let bot = try name("weather")
        #expect(throws: SecretsError.noRecipient(bot)) { try SealedSecret(values, of: bot, for: []) }
    }

    @Test(
        "a recipient that X25519 cannot use is refused",
        arguments: [
            "x25519:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",  // the point at infinity
            "x25519:AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",  // a point of order 4
            "x25519:j0DFrbaPJWJK5bIU6nZ6bslNgp09e14a0bpvPiE4KF9=",  // not the one spelling of its bytes
        ]
    )
    func unusableRecipient(text: String) throws {
        let recipient = try #require(Recipient(text))
        let bot = try name("weather")
        #expect(!recipient.isUsable)
        #expect(throws: SecretsError.unusableRecipient(recipient)) {
            try SealedSecret(values, of: bot, for: [ann.recipient, recipient])
        }
    }

    @Test("a recipient of a key pair is usable")
    func usableRecipient() { #expect(KeyPair.random().recipient.isUsable) }
}

extension String {
    fileprivate func replacingCharacters(at index: Index, with character: Character) -> String {
        self[..<index] + String(character) + self[self.index(after: index)...]
    }
}
