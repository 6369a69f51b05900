import Glibc

/// A client that sends what it likes over a socket of its own.
final class Client {
    private let descriptor: Int32

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let descriptor = descriptor
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw ConnectionRefused() }
    }

    deinit { close(descriptor) }

    /// Returns false when the server has closed the connection.
    @discardableResult
    func send(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
    }

    /// Reads up to the end; nil when the server does not end the connection for that many seconds.
    func readAll(within seconds: Int = 20) -> String? {
        var timeout = timeval(tv_sec: seconds, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count > 0 {
                answer += buffer[..<count]
            } else if count < 0, errno == EAGAIN {
                return nil
            } else {
                // The end, or a reset of what was not read.
                return String(decoding: answer, as: UTF8.self)
            }
        }
    }

    /// Sends a request and reads its answer.
    static func ask(_ request: String, port: Int) throws -> String? {
        let client = try Client(port: port)
        client.send(request)
        return client.readAll()
    }

    struct ConnectionRefused: Error {}
}
