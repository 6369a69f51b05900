import CLibsodium

/// SCRAM's SaltedPassword: PBKDF2 (RFC 8018) with HMAC-SHA-256, one block of output.
///
/// The key is the same in every round, so the two states that HMAC starts from are computed once. What a round adds is
/// always 32 bytes and fits one block of SHA-256 together with its padding, so that a round costs two compressions.
struct SaltedPassword {
    private let inner: crypto_hash_sha256_state
    private let outer: crypto_hash_sha256_state

    private init(key: [UInt8]) {
        var state = crypto_auth_hmacsha256_state()
        crypto_auth_hmacsha256_init(&state, key, key.count)
        inner = state.ictx
        outer = state.octx
    }

    /// The 32 bytes derived from a password.
    static func bytes(password: [UInt8], salt: [UInt8], iterations: Int) -> [UInt8] {
        let first = HMAC.code(of: salt + [0, 0, 0, 1], key: password)
        return SaltedPassword(key: password).rounds(after: first, count: iterations - 1)
    }

    private func rounds(after first: [UInt8], count: Int) -> [UInt8] {
        var block = Block(first)
        var result = block.words
        for _ in 0..<max(count, 0) {
            block.replace(with: inner)
            block.replace(with: outer)
            result ^= block.words
        }
        return (0..<8).flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: result[word] >> (24 - 8 * $0)) } }
    }

    /// The last block of a message of 96 bytes: 32 bytes of content, the mark, zeros and the length.
    private struct Block {
        private(set) var words = SIMD8<UInt32>()
        private var bytes = InlineArray<64, UInt8>(repeating: 0)

        init(_ content: [UInt8]) {
            for (index, byte) in content.enumerated() {
                words[index / 4] = words[index / 4] << 8 | UInt32(byte)
            }
            bytes[32] = 0x80
            bytes[62] = 3  // 96 bytes are 0x0300 bits
        }

        /// Replaces the content with the digest of a block that `state` has seen and this one.
        ///
        /// The block brings its own padding, so the digest is read from the state without libsodium's final step,
        /// which would cost a third more time.
        mutating func replace(with state: crypto_hash_sha256_state) {
            var state = state
            let content = words
            withUnsafeMutableBytes(of: &bytes) { buffer in
                for index in 0..<8 {
                    buffer.storeBytes(of: content[index].bigEndian, toByteOffset: index * 4, as: UInt32.self)
                }
                _ = crypto_hash_sha256_update(&state, buffer.baseAddress, 64)
            }
            let digest = state.state
            words = SIMD8(
                digest.0,
                digest.1,
                digest.2,
                digest.3,
                digest.4,
                digest.5,
                digest.6,
                digest.7
            )
        }
    }
}
