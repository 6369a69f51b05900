import Digest

extension KeyPair {
    private static let mark = "x25519-private:"

    /// The content of a private key file: comments that say what it is, and one line with the key in base64.
    func fileText() -> String {
        let key = privateKey.withBytes { Base64.text(of: Array($0)) }
        return """
            # A flarexdb private key. It opens the secrets that are sealed to the recipient
            # \(recipient)
            # Keep it to yourself. If it is lost, issue the secrets anew for another recipient.
            \(Self.mark)\(key)

            """
    }

    /// Reads such a text, with any comments and blank lines; returns what is wrong with it otherwise.
    static func parse(_ text: String) -> Result<KeyPair, KeyTextFlaw> {
        KeyText.key(in: text, after: mark, otherwise: .unknown).flatMap { written in
            guard var key = Base64.bytes(of: String(written)), key.count == keyLength else {
                return .failure(.malformed)
            }
            defer { Sodium.erase(&key) }
            return .success(KeyPair(privateKey: SecretBytes(key)))
        }
    }
}
