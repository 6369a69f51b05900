import Digest
package import Model

extension Recipient {
    init(publicKey: [UInt8]) {
        guard let recipient = Recipient("x25519:" + Base64.text(of: publicKey)) else {
            preconditionFailure("a public key has 32 bytes")
        }
        self = recipient
    }

    /// The 32 bytes of the key, or nil when the base64 is not in its one spelling.
    var publicKey: [UInt8]? {
        guard let key = Base64.bytes(of: String(text.drop { $0 != ":" }.dropFirst())), key.count == KeyPair.keyLength
        else { return nil }
        return key
    }

    /// Whether secrets can be sealed to the key: some texts of the right form are no point that X25519 can use.
    package var isUsable: Bool { publicKey.flatMap { SealedBox.seal([], to: $0) } != nil }
}
