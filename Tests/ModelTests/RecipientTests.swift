import Model
import Testing

@Suite struct RecipientTests {
    static let key = "j0DFrbaPJWJK5bIU6nZ6bslNgp09e14a0bpvPiE4KF8"

    @Test("a recipient is x25519: and 32 bytes in base64")
    func accepted() throws {
        let text = "x25519:\(Self.key)="
        #expect(try #require(Recipient(text)).text == text)
        #expect(text.wholeMatch(of: try Regex(Recipient.pattern)) != nil)
    }

    @Test(
        "any other text is no recipient",
        arguments: [
            "", "x25519:", key + "=", "x25519:\(key)", "x25519:\(key)==", "X25519:\(key)=", "x25519: \(key)=",
            "x25519-private:\(key)=", "x25519:\(key.dropLast())=", "x25519:\(key.dropLast())-=",
            "x25519:\(key.dropLast())é=", "x25519:\(key)=\n", "age1\(key)",
        ]
    )
    func refused(text: String) throws {
        #expect(Recipient(text) == nil)
        #expect(text.wholeMatch(of: try Regex(Recipient.pattern)) == nil)
    }
}
