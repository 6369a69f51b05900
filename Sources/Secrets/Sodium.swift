import CLibsodium

/// libsodium, made ready once for the whole process.
enum Sodium {
    private static let isReady = sodium_init() >= 0

    /// Comes before anything that draws randomness. Without a source of randomness no secret can be made, and nothing
    /// that the caller could do would mend it.
    static func start() { precondition(isReady, "libsodium finds no source of randomness") }

    /// Overwrites bytes in a way that the optimiser does not remove.
    static func erase(_ bytes: inout [UInt8]) {
        bytes.withUnsafeMutableBytes { buffer in
            guard let start = buffer.baseAddress else { return }
            sodium_memzero(start, buffer.count)
        }
    }

    /// Whether both hold the same bytes, in a time that does not tell where they differ.
    static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.count == right.count && sodium_memcmp(left, right, left.count) == 0
    }
}
