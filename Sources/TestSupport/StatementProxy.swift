import Glibc
import Synchronization
import SystemPackage

/// Stands between a program and a server, counts the statements that pass, and cuts the program off after any of them.
///
/// A statement that has passed is carried out: the server reads what was sent before it finds the connection closed.
package final class StatementProxy: Sendable {
    private struct State {
        var passed: [String] = []
        var isCounting = false
        var limit: Int?
        var isCut = false
        var isOver = false
        var cut: @Sendable () -> Void = {}
    }

    private let state = Mutex(State())
    private let open = Atomic(0)
    private let listener: CInt
    private let server: FilePath
    private let folder: FilePath

    /// Lends a proxy of the server to `body`.
    package static func with<Value>(
        _ server: ThrowawayServer,
        _ body: (StatementProxy) async throws -> Value
    ) async throws -> Value {
        let socket = await server.socket
        return try await TemporaryDirectory.with { directory in
            let proxy = try StatementProxy(in: directory.path, server: socket)
            proxy.start()
            do {
                let value = try await body(proxy)
                await proxy.end()
                return value
            } catch {
                await proxy.end()
                throw error
            }
        }
    }

    private init(in folder: FilePath, server: FilePath) throws {
        (self.folder, self.server) = (folder, server)
        listener = try UnixSocket.listen(at: folder.appending(".s.PGSQL.5432"))
    }

    /// The superuser's way through the proxy.
    package var adminURL: String { "postgresql:///postgres?host=\(folder)&port=5432&user=postgres" }

    /// The statements that passed since the last ``arm(after:cut:)``, from the first transaction on.
    package var passed: [String] { state.withLock(\.passed) }

    /// Whether the limit was reached.
    package var isCut: Bool { state.withLock(\.isCut) }

    /// Begins anew: counts from the first `BEGIN` on, which is where changes begin, and after so many statements calls
    /// `cut` and closes all connections. Without a limit everything passes.
    package func arm(after limit: Int?, cut: @escaping @Sendable () -> Void = {}) {
        state.withLock { $0 = State(limit: limit, cut: cut) }
    }

    /// Returns when the server has done with every connection.
    package func settle() async throws {
        for _ in 0..<3000 {
            if open.load(ordering: .acquiring) == 0 { return }
            try await Task.sleep(for: .milliseconds(5))
        }
        throw TestSupportError("a connection of the proxy is still open")
    }

    private func end() async {
        state.withLock { $0.isOver = true }
        shutdown(listener, CInt(SHUT_RDWR))
        try? await settle()
        close(listener)
    }

    private func start() {
        UnixSocket.onThread { [self] in
            while !state.withLock(\.isOver) {
                let client = accept(listener, nil, nil)
                guard client >= 0 else { continue }
                guard let server = try? UnixSocket.connect(to: server) else {
                    close(client)
                    continue
                }
                open.add(1, ordering: .acquiringAndReleasing)
                UnixSocket.onThread { self.serve(client, server) }
            }
        }
    }

    /// Two threads for a connection: one for each direction. The last one to end closes it.
    private func serve(_ client: CInt, _ server: CInt) {
        let directions = Directions()
        @Sendable func leave() {
            guard directions.leave() else { return }
            close(client)
            close(server)
            open.subtract(1, ordering: .acquiringAndReleasing)
        }
        UnixSocket.onThread {
            UnixSocket.copy(from: server, to: client)
            // The server has closed: it is done with all that it was sent.
            shutdown(client, CInt(SHUT_RDWR))
            leave()
        }
        var reader = FrontendMessages()
        while !isCut, let bytes = UnixSocket.read(from: client) {
            for message in reader.take(bytes) where !isCut {
                UnixSocket.write(message.bytes, to: server)
                if let statement = message.statement { pass(statement) }
            }
        }
        // What the server still says is read to its end, so that it carries out what it has.
        shutdown(server, CInt(SHUT_WR))
        leave()
    }

    private final class Directions: Sendable {
        private let left = Atomic(2)

        /// True for the last one.
        func leave() -> Bool { left.subtract(1, ordering: .acquiringAndReleasing).newValue == 0 }
    }

    private func pass(_ statement: String) {
        let cut = state.withLock { state -> (@Sendable () -> Void)? in
            if statement == "BEGIN" { state.isCounting = true }
            guard state.isCounting, !state.isCut else { return nil }
            state.passed.append(statement)
            guard state.passed.count == state.limit else { return nil }
            state.isCut = true
            return state.cut
        }
        cut?()
    }
}
