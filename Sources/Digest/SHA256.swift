import CLibsodium

/// SHA-256 (FIPS 180-4), the digest that PostgreSQL's own `sha256()` computes.
package enum SHA256 {
    package static let length = 32

    /// The 32 bytes of the digest.
    package static func digest(of bytes: [UInt8]) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: length)
        crypto_hash_sha256(&output, bytes, UInt64(bytes.count))
        return output
    }

    /// The digest of a text's UTF-8 as 64 lowercase hexadecimal digits.
    package static func hexDigest(of text: String) -> String { hexadecimal(digest(of: Array(text.utf8))) }
}
