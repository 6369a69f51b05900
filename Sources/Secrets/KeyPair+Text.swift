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
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .map { $0.trimmingPrefix(while: \.isWhitespace) }
            .filter { !$0.isEmpty && !$0.hasPrefix("#") }
        guard let line = lines.first else { return .failure(.missing) }
        if line.hasPrefix("-----BEGIN ") {
            return .failure(.foreign(line.contains("OPENSSH") ? "an OpenSSH key" : "a key in PEM form"))
        }
        if line.hasPrefix("AGE-SECRET-KEY-") { return .failure(.foreign("an age key")) }
        guard lines.count == 1 else { return .failure(.several) }
        guard line.hasPrefix(mark) else { return .failure(.unknown) }
        let written = line.dropFirst(mark.count).prefix { !$0.isWhitespace }
        guard line.dropFirst(mark.count + written.count).allSatisfy(\.isWhitespace),
            var key = Base64.bytes(of: String(written)), key.count == keyLength
        else { return .failure(.malformed) }
        defer { Sodium.erase(&key) }
        return .success(KeyPair(privateKey: SecretBytes(key)))
    }
}
