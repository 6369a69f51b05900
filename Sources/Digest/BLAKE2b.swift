import CLibsodium

/// BLAKE2b with 256 bits of output (RFC 7693), unkeyed.
package enum BLAKE2b {
    package static let length = 32

    /// The 32 bytes of the digest.
    package static func digest(of bytes: [UInt8]) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: length)
        crypto_generichash(&output, length, bytes, UInt64(bytes.count), nil, 0)
        return output
    }

    package typealias Words = (UInt64, UInt64, UInt64, UInt64)

    /// The digest as four numbers, without making an array.
    package static func words(of bytes: UnsafeRawBufferPointer) -> Words {
        var output: Words = (0, 0, 0, 0)
        withUnsafeMutableBytes(of: &output) {
            guard let place = $0.baseAddress else { return }
            crypto_generichash(place, length, bytes.baseAddress, UInt64(bytes.count), nil, 0)
        }
        return output
    }

    /// The digest of a text's UTF-8 as 64 lowercase hexadecimal digits.
    package static func hexDigest(of text: String) -> String { hexadecimal(digest(of: Array(text.utf8))) }
}
