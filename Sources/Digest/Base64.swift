import CLibsodium

/// Base64 (RFC 4648) by libsodium, whose time does not depend on the bytes.
package enum Base64 {
    /// With the standard alphabet and padding.
    package static func text(of bytes: [UInt8]) -> String { encode(bytes, sodium_base64_VARIANT_ORIGINAL) }

    /// With the alphabet for URLs and without padding.
    package static func urlText(of bytes: [UInt8]) -> String { encode(bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING) }

    /// The bytes that a text with the standard alphabet stands for, or nil when it is not base64 in its one spelling.
    package static func bytes(of text: String) -> [UInt8]? { decode(text, sodium_base64_VARIANT_ORIGINAL) }

    /// The same for the alphabet for URLs without padding.
    package static func bytes(ofURLText text: String) -> [UInt8]? {
        decode(text, sodium_base64_VARIANT_URLSAFE_NO_PADDING)
    }

    private static func decode(_ text: String, _ variant: Int32) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: text.utf8.count / 4 * 3 + 3)
        var count = 0
        let status = text.utf8CString.withUnsafeBufferPointer { characters in
            sodium_base642bin(
                &bytes,
                bytes.count,
                characters.baseAddress,
                characters.count - 1,
                nil,
                &count,
                nil,
                variant
            )
        }
        guard status == 0 else { return nil }
        bytes.removeLast(bytes.count - count)
        return bytes
    }

    private static func encode(_ bytes: [UInt8], _ variant: Int32) -> String {
        var text = [CChar](repeating: 0, count: sodium_base64_encoded_len(bytes.count, variant))
        sodium_bin2base64(&text, text.count, bytes, bytes.count, variant)
        return String(decoding: text.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
