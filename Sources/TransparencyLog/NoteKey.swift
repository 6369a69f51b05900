import CLibsodium
import Digest

/// The public half of an Ed25519 key that signs notes, with the name that stands beside its signatures.
package struct NoteKey: Hashable, Sendable {
    /// The byte for Ed25519 in C2SP's signed-note.
    private static let algorithm: UInt8 = 1
    static let keyLength = 32
    static let signatureLength = 64

    package let name: String
    /// 32 bytes.
    package let publicKey: [UInt8]
    /// What finds the key of a signature: the first four bytes of SHA-256 over name, newline, algorithm and key.
    package let id: [UInt8]

    /// Nil when the name is empty or holds spaces, control characters or a plus, or the key has not 32 bytes.
    package init?(name: String, publicKey: [UInt8]) {
        let isValid = name.unicodeScalars.allSatisfy { $0.value >= 0x20 && !$0.properties.isWhitespace && $0 != "+" }
        guard !name.isEmpty, isValid, publicKey.count == Self.keyLength else { return nil }
        self.name = name
        self.publicKey = publicKey
        id = Array(SHA256.digest(of: Array(name.utf8) + [0x0A, Self.algorithm] + publicKey).prefix(4))
    }

    /// Whether the key made the signature of these bytes.
    func verifies(_ signature: [UInt8], of bytes: [UInt8]) -> Bool {
        guard signature.count == Self.signatureLength else { return false }
        return crypto_sign_verify_detached(signature, bytes, UInt64(bytes.count), publicKey) == 0
    }
}

/// The form that Go's and others' tools read: `name+id+key`.
extension NoteKey: CustomStringConvertible {
    package var description: String {
        "\(name)+\(hexadecimal(id))+\(Base64.text(of: [Self.algorithm] + publicKey))"
    }

    package init?(_ text: some StringProtocol) {
        // The key in base64 may hold a plus too.
        let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let key = Base64.bytes(of: String(parts[2])), key.first == Self.algorithm else {
            return nil
        }
        self.init(name: String(parts[0]), publicKey: Array(key.dropFirst()))
        guard hexadecimal(id) == parts[1] else { return nil }
    }
}
