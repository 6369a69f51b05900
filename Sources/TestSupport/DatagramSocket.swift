import Glibc

/// The other end of `$NOTIFY_SOCKET`, as systemd has it.
package final class DatagramSocket: Sendable {
    private let descriptor: Int32

    /// - Parameter name: a path, or `@name` for one in the abstract namespace.
    package init(_ name: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var path = Array(name.utf8)
        if name.hasPrefix("@") { path[0] = 0 }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + path.count)
        let descriptor = descriptor
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
        }
        guard status == 0 else { throw Failure(errno: errno) }
    }

    deinit { close(descriptor) }

    /// The datagrams that have arrived.
    package func received() -> [String] {
        var messages: [String] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            guard count > 0 else { return messages }
            messages.append(String(decoding: buffer[..<count], as: UTF8.self))
        }
    }

    /// The datagrams that arrive until there is enough of them, for at most 30 seconds.
    package func messages(until isEnough: ([String]) -> Bool) async throws -> [String] {
        var messages: [String] = []
        let deadline = ContinuousClock.now + .seconds(30)
        while !isEnough(messages), ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(20))
            messages += received()
        }
        return messages
    }

    struct Failure: Error { let errno: Int32 }
}
