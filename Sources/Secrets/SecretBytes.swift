import CLibsodium

/// Bytes that are overwritten when the last reference to them goes.
///
/// `@unchecked Sendable`: the memory is written in `init` and `deinit` alone, and never leaves as a pointer.
final class SecretBytes: @unchecked Sendable, Redacted {
    private let memory: UnsafeMutableRawBufferPointer

    /// Copies the bytes; the caller erases its own.
    init(_ bytes: some Collection<UInt8>) {
        memory = .allocate(byteCount: bytes.count, alignment: 1)
        memory.copyBytes(from: bytes)
    }

    deinit {
        if let start = memory.baseAddress { sodium_memzero(start, memory.count) }
        memory.deallocate()
    }

    var count: Int { memory.count }

    /// Lends the bytes to the closure, which must neither keep nor copy them without need.
    func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        memory.withMemoryRebound(to: UInt8.self) { body(UnsafeBufferPointer($0)) }
    }
}
