import CLibsodium

/// Where keys, passwords and salts come from: the system, or a test's fixed bytes.
package struct Randomness: Sendable {
    package let bytes: @Sendable (_ count: Int) -> [UInt8]

    package init(bytes: @escaping @Sendable (_ count: Int) -> [UInt8]) { self.bytes = bytes }

    /// libsodium's generator, which the kernel seeds.
    package static let system = Randomness { count in
        Sodium.start()
        var bytes = [UInt8](repeating: 0, count: count)
        randombytes_buf(&bytes, count)
        return bytes
    }
}
