/// Text of which up to 22 bytes need no memory of their own, as the names of bots' roles and schemas.
///
/// A plan for 100,000 bots holds and compares a million names. As `String` each of them would be an object, counted at
/// every copy.
struct CompactText: Hashable, Comparable, Sendable {
    private enum Storage: Sendable {
        case short(Words)
        case long(String)
    }

    private let storage: Storage

    /// - Parameter text: without NUL.
    init(_ text: String) {
        var text = text
        let words = text.withUTF8 { Words(UnsafeRawBufferPointer($0)) }
        storage = words.map(Storage.short) ?? .long(text)
    }

    /// Nil for bytes that are not all ASCII, or are too many: a `String` has to be made of them.
    ///
    /// - Parameter bytes: without NUL.
    init?(ascii bytes: UnsafeRawBufferPointer) {
        guard let words = Words(bytes), bytes.allSatisfy({ $0 < 0x80 }) else { return nil }
        storage = .short(words)
    }

    /// How many bytes the text has as UTF-8.
    var count: Int {
        switch storage {
        case .short(let words): Int(words.count)
        case .long(let text): text.utf8.count
        }
    }

    var text: String {
        switch storage {
        case .short(let words): words.withBytes { String(decoding: $0, as: UTF8.self) }
        case .long(let text): text
        }
    }

    /// Lends the bytes.
    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        switch storage {
        case .short(let words): return words.withBytes(body)
        case .long(var text): return text.withUTF8 { body(UnsafeRawBufferPointer($0)) }
        }
    }

    /// Bytes are compared: two strings in Swift are equal when they look the same.
    static func == (left: CompactText, right: CompactText) -> Bool {
        switch (left.storage, right.storage) {
        case (.short(let left), .short(let right)): left == right
        case (.long(let left), .long(let right)): left.utf8.elementsEqual(right.utf8)
        default: false
        }
    }

    static func < (left: CompactText, right: CompactText) -> Bool {
        if case .short(let left) = left.storage, case .short(let right) = right.storage { return left < right }
        return left.withBytes { left in right.withBytes { right in left.lexicographicallyPrecedes(right) } }
    }

    func hash(into hasher: inout Hasher) {
        switch storage {
        case .short(let words): words.hash(into: &hasher)
        case .long(var text): text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        }
    }
}

/// Up to 22 bytes, the first one in the highest place, and zeros after them: compared as numbers they are in the order
/// of the bytes.
private struct Words: Hashable, Comparable, Sendable {
    private static let capacity = 22

    private let first: UInt64
    private let second: UInt64
    private let third: UInt32
    private let fourth: UInt16
    let count: UInt8

    /// Nil for more bytes.
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count <= Self.capacity else { return nil }
        var buffer: (UInt64, UInt64, UInt64) = (0, 0, 0)
        withUnsafeMutableBytes(of: &buffer) { $0.copyMemory(from: bytes) }
        let rest = UInt64(bigEndian: buffer.2)
        first = UInt64(bigEndian: buffer.0)
        second = UInt64(bigEndian: buffer.1)
        third = UInt32(truncatingIfNeeded: rest >> 32)
        fourth = UInt16(truncatingIfNeeded: rest >> 16)
        count = UInt8(bytes.count)
    }

    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        let rest = UInt64(third) << 32 | UInt64(fourth) << 16
        let buffer = (first.bigEndian, second.bigEndian, rest.bigEndian)
        return withUnsafeBytes(of: buffer) { body(UnsafeRawBufferPointer(rebasing: $0[..<Int(count)])) }
    }

    static func < (left: Words, right: Words) -> Bool {
        (left.first, left.second, left.third, left.fourth) < (right.first, right.second, right.third, right.fourth)
    }
}
