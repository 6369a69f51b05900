/// A digest of 256 bits, written as 64 lowercase hexadecimal digits.
///
/// It is kept as 32 bytes, since a plan holds a few for each bot. What a person wrote into the registry instead of a
/// digest is kept as it is, and equals no digest.
package struct HexDigest: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    private enum Storage: Hashable, Sendable {
        case digest(UInt64, UInt64, UInt64, UInt64)
        case other(String)
    }

    private let storage: Storage

    package init(_ words: BLAKE2b.Words) {
        storage = .digest(words.0, words.1, words.2, words.3)
    }

    package init(_ text: String) {
        var text = text
        self = text.withUTF8 { HexDigest(utf8: UnsafeRawBufferPointer($0)) }
    }

    package init(stringLiteral text: StaticString) { self.init(text.description) }

    /// Reads a digest, or whatever else the bytes say.
    package init(utf8 bytes: UnsafeRawBufferPointer) {
        storage = Self.digest(bytes).map(Storage.digest) ?? .other(String(decoding: bytes, as: UTF8.self))
    }

    package var text: String {
        switch storage {
        case .digest(let first, let second, let third, let fourth):
            withUnsafeBytes(of: (first, second, third, fourth)) { hexadecimal($0) }
        case .other(let text): text
        }
    }

    package var description: String { text }

    private static func digest(_ digits: UnsafeRawBufferPointer) -> BLAKE2b.Words? {
        guard digits.count == 2 * BLAKE2b.length else { return nil }
        var words: BLAKE2b.Words = (0, 0, 0, 0)
        let isRead = withUnsafeMutableBytes(of: &words) { bytes in
            for place in bytes.indices {
                guard let high = value(of: digits[2 * place]), let low = value(of: digits[2 * place + 1]) else {
                    return false
                }
                bytes[place] = high << 4 | low
            }
            return true
        }
        return isRead ? words : nil
    }

    private static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}

extension BLAKE2b {
    /// The digest of a text's UTF-8.
    package static func digest(of text: String) -> HexDigest {
        var text = text
        return text.withUTF8 { HexDigest(words(of: UnsafeRawBufferPointer($0))) }
    }
}
