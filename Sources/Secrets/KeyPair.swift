import CLibsodium
package import Model

/// An X25519 key pair: secrets are sealed to its recipient and opened with its private key.
package struct KeyPair: Sendable, Redacted {
    static let keyLength = 32

    package let recipient: Recipient
    let publicKey: [UInt8]
    let privateKey: SecretBytes

    /// A new pair. Any 32 bytes are a private key, as X25519 itself fixes the bits that it needs.
    package static func random(from randomness: Randomness = .system) -> KeyPair {
        var bytes = randomness.bytes(keyLength)
        defer { Sodium.erase(&bytes) }
        return KeyPair(privateKey: SecretBytes(bytes))
    }

    init(privateKey: SecretBytes) {
        var publicKey = [UInt8](repeating: 0, count: Self.keyLength)
        precondition(privateKey.count == Self.keyLength)
        privateKey.withBytes {
            guard let start = $0.baseAddress else { return }
            crypto_scalarmult_base(&publicKey, start)
        }
        self.privateKey = privateKey
        self.publicKey = publicKey
        recipient = Recipient(publicKey: publicKey)
    }
}
