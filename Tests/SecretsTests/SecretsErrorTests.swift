import Model
import Secrets
import SystemPackage
import Testing

@Suite struct SecretsErrorTests {
    @Test("an exposed key file comes with the command that mends it, ready to paste")
    func exposed() {
        #expect(
            SecretsError.keyFileExposed("/home/ann/key", mode: 0o644).description
                == "key file /home/ann/key is open to others (mode 0644): run chmod 600 /home/ann/key"
        )
        #expect(
            SecretsError.keyFileExposed("ann's key", mode: 0o604).description.hasSuffix(
                #"run chmod 600 'ann'\''s key'"#
            )
        )
    }

    @Test("every error names what it is about")
    func named() throws {
        let bot = try name("weather")
        let ann = KeyPair.counting(from: 0).recipient
        let ben = KeyPair.counting(from: 100).recipient
        let ofBot: [SecretsError] = [
            .noRecipient(bot), .noBox(bot, for: ben, recipients: [ann]), .noBox(bot, for: ben, recipients: []),
            .tampered(bot), .otherBot(bot, found: "news"), .newer(bot, version: 2), .malformed(bot),
        ]
        for error in ofBot { #expect(error.description.contains("weather")) }
        let ofFile: [SecretsError] = [
            .keyFileExists("a.key"), .keyFileNotWritten("a.key", .noSpace),
            .keyFileNotRead("a.key", .noSuchFileOrDirectory),
            .keyFileExposed("a.key", mode: 0o644), .keyFileMalformed("a.key", .missing),
        ]
        for error in ofFile { #expect(error.description.contains("a.key")) }
        #expect(SecretsError.directoryNotUsable("/run/bots", .noSuchFileOrDirectory).description.contains("/run/bots"))
        #expect(SecretsError.notMirrored(bot, "/run/bots", .noSpace).description.contains("weather in /run/bots"))
        #expect(SecretsError.unusableRecipient(ann).description.contains(ann.text))
        #expect(SecretsError.noBox(bot, for: ben, recipients: [ann]).description.contains(ann.text))
    }
}
