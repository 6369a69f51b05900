import Digest
import Testing

@testable import Secrets

@Suite struct SecretPayloadTests {
    let pair = KeyPair.counting(from: 0)

    @Test("the payload is JSON with sorted keys, the bot's id and a version")
    func form() throws {
        let payload = SecretPayload(
            bot: try name("weather"),
            values: [
                SecretValue(name: "PGUSER", value: SecretText("bot_x")),
                SecretValue(name: "DATABASE_URL", value: SecretText("postgresql://x")),
            ]
        )
        #expect(
            String(decoding: payload.bytes, as: UTF8.self)
                == #"{"bot": "weather", "values": {"DATABASE_URL": "postgresql://x", "PGUSER": "bot_x"}, "version": 1}"#
        )
    }

    @Test(
        "a box that holds something else than a payload is refused",
        arguments: [
            "", "{}", #"{"version": "1"}"#, #"{"bot": "weather", "version": 1}"#,
            #"{"bot": 1, "values": {}, "version": 1}"#, #"{"bot": "weather", "values": {"A": 1}, "version": 1}"#,
        ]
    )
    func malformed(text: String) throws {
        let bot = try name("weather")
        #expect(throws: SecretsError.malformed(bot)) { try open(boxOf: text) }
    }

    @Test("a payload of a later format is refused as such")
    func later() throws {
        let bot = try name("weather")
        #expect(throws: SecretsError.newer(bot, version: 2)) { try open(boxOf: #"{"all": "new", "version": 2}"#) }
    }

    private func open(boxOf text: String) throws -> [SecretValue] {
        let box = try #require(SealedBox.seal(Array(text.utf8), to: pair.publicKey))
        return try SealedSecret(#"{"\#(pair.recipient)": "\#(Base64.text(of: box))"}"#, of: try name("weather"))
            .open(with: pair)
    }
}
