import Glibc
import SystemPackage

/// Blocking sockets on a path, each used by a thread of its own.
enum UnixSocket {
    static func listen(at path: FilePath) throws -> CInt {
        let descriptor = try make()
        guard withAddress(of: path, { bind(descriptor, $0, $1) }) == 0, Glibc.listen(descriptor, 64) == 0 else {
            throw Errno(rawValue: errno)
        }
        return descriptor
    }

    static func connect(to path: FilePath) throws -> CInt {
        let descriptor = try make()
        guard withAddress(of: path, { Glibc.connect(descriptor, $0, $1) }) == 0 else {
            close(descriptor)
            throw Errno(rawValue: errno)
        }
        return descriptor
    }

    /// Nil at the end.
    static func read(from descriptor: CInt) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 1 << 15)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        return count > 0 ? Array(bytes.prefix(count)) : nil
    }

    /// Writes all, or nothing more once the other side is gone.
    @discardableResult
    static func write(_ bytes: some Collection<UInt8>, to descriptor: CInt) -> Bool {
        var rest = Array(bytes)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL)) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// Reads to the end, also when nobody takes what was read.
    static func copy(from source: CInt, to target: CInt) {
        while let bytes = read(from: source) { write(bytes, to: target) }
    }

    static func onThread(_ body: @escaping @Sendable () -> Void) {
        final class Box: Sendable {
            let body: @Sendable () -> Void
            init(_ body: @escaping @Sendable () -> Void) { self.body = body }
        }
        var thread = pthread_t()
        let context = Unmanaged.passRetained(Box(body)).toOpaque()
        let result = pthread_create(
            &thread,
            nil,
            { context in
                if let context { Unmanaged<Box>.fromOpaque(context).takeRetainedValue().body() }
                return nil
            },
            context
        )
        precondition(result == 0, "no thread for a socket")
        pthread_detach(thread)
    }

    private static func make() throws -> CInt {
        let descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Errno(rawValue: errno) }
        return descriptor
    }

    private static func withAddress(
        of path: FilePath,
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> CInt
    ) -> CInt {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) {
            $0.copyBytes(from: Array(path.string.utf8).prefix($0.count - 1))
        }
        return withUnsafePointer(to: address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
    }
}
