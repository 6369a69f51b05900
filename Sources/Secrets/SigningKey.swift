import CLibsodium
import Digest
package import TransparencyLog

/// The Ed25519 key that signs what an audit log is at a time.
package struct SigningKey: Sendable, Redacted {
    private static let seedLength = 32

    package let publicKey: NoteKey
    private let seed: SecretBytes

    /// A new key.
    ///
    /// - Parameter name: the log's name, a URL without its scheme by custom; nil for one that is made of the key.
    /// - Returns: nil for a name that cannot stand in a note.
    package static func random(name: String?, from randomness: Randomness = .system) -> SigningKey? {
        var bytes = randomness.bytes(seedLength)
        defer { Sodium.erase(&bytes) }
        return SigningKey(name: name, seed: SecretBytes(bytes))
    }

    private init?(name: String?, seed: SecretBytes) {
        var (secret, bytes) = Self.expand(seed)
        Sodium.erase(&secret)
        let own = "flarex.dev/audit/" + hexadecimal(SHA256.digest(of: bytes).prefix(8))
        guard let key = NoteKey(name: name ?? own, publicKey: bytes) else { return nil }
        (self.seed, publicKey) = (seed, key)
    }

    /// The 64 bytes of the signature.
    package func sign(_ bytes: [UInt8]) -> [UInt8] {
        var (secret, _) = Self.expand(seed)
        defer { Sodium.erase(&secret) }
        var signature = [UInt8](repeating: 0, count: 64)
        crypto_sign_detached(&signature, nil, bytes, UInt64(bytes.count), secret)
        return signature
    }

    private static func expand(_ seed: SecretBytes) -> (secret: [UInt8], public: [UInt8]) {
        var secret = [UInt8](repeating: 0, count: 64)
        var publicKey = [UInt8](repeating: 0, count: 32)
        seed.withBytes {
            guard let start = $0.baseAddress else { return }
            crypto_sign_seed_keypair(&publicKey, &secret, start)
        }
        return (secret, publicKey)
    }
}

extension SigningKey {
    private static let mark = "PRIVATE+KEY+"

    /// The content of a private key file. The line with the key is in the form of Go's `note` package.
    func fileText() -> String {
        var key = seed.withBytes { [1] + Array($0) }
        defer { Sodium.erase(&key) }
        let text = [publicKey.name, hexadecimal(publicKey.id), Base64.text(of: key)].joined(separator: "+")
        return """
            # A flarexdb audit key. It signs what the audit log is, for whoever verifies with
            # \(publicKey)
            # Keep it where the database's administrators cannot read it.
            \(Self.mark)\(text)

            """
    }

    static func parse(_ text: String) -> Result<SigningKey, KeyTextFlaw> {
        KeyText.key(in: text, after: mark, otherwise: .noAuditKey).flatMap { line in
            let parts = line.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3, var bytes = Base64.bytes(of: String(parts[2])) else { return .failure(.malformed) }
            defer { Sodium.erase(&bytes) }
            guard bytes.count == seedLength + 1, bytes[0] == 1,
                let key = SigningKey(name: String(parts[0]), seed: SecretBytes(bytes.dropFirst())),
                hexadecimal(key.publicKey.id) == parts[1]
            else { return .failure(.malformed) }
            return .success(key)
        }
    }
}
