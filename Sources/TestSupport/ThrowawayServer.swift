import LocalServer
package import PostgresClient
package import SQLText
package import SystemPackage

/// A private server for tests: nothing is kept, everything is logged.
///
/// `FLAREXDB_TEST_POSTGRES_BIN` chooses another server's programs. Where there is none, tests fail.
package struct ThrowawayServer: Sendable {
    let local: LocalServer

    /// Lends a server to `body`, then stops and removes it, also when `body` throws.
    package static func with<Value>(
        settings: [String: String] = [:],
        _ body: (ThrowawayServer) async throws -> Value
    ) async throws -> Value {
        try await lend(
            { configuration in
                configuration.binaries = environment("FLAREXDB_TEST_POSTGRES_BIN").map { FilePath($0) }
                configuration.settings = ["log_statement": "all"].merging(settings) { $1 }
            },
            to: body
        )
    }

    /// Lends a server of Debian's, whichever one the other tests use: it has the extensions that Debian packages.
    package static func withDebianServer<Value>(
        _ body: (ThrowawayServer) async throws -> Value
    ) async throws -> Value {
        try await lend({ _ in }, to: body)
    }

    static func lend<Value>(
        _ configure: (inout LocalServer.Configuration) -> Void,
        to body: (ThrowawayServer) async throws -> Value
    ) async throws -> Value {
        try await TemporaryDirectory.with { directory in
            var configuration = LocalServer.Configuration(folder: directory.path.appending("pg"))
            configuration.isDurable = false
            configure(&configuration)
            let server = ThrowawayServer(local: try await LocalServer.start(configuration))
            do {
                let value = try await body(server)
                await server.local.stop()
                return value
            } catch {
                await server.local.stop()
                throw error
            }
        }
    }

    /// The port on 127.0.0.1, where passwords are asked for.
    package var port: UInt16 { get async { await local.port } }

    /// The superuser's URL, over the private socket.
    package func adminURL(database: Identifier = "postgres") async -> String {
        await local.adminURL(database: database)
    }

    /// Where the server listens without a password.
    package var socket: FilePath {
        get async { local.socketDirectory.appending(".s.PGSQL.\(await local.port)") }
    }

    /// How the superuser reaches the server.
    package func options(database: Identifier = "postgres") async throws -> ConnectionOptions {
        try ConnectionOptions(await adminURL(database: database))
    }

    /// A superuser's session.
    package func session(database: Identifier = "postgres") async throws -> PostgresSession {
        try await PostgresSession.connect(to: options(database: database))
    }

    /// What the server has logged so far.
    package func log() throws -> String { try textFile(local.logFile) }

    /// Kills the server, as a crash would.
    package func kill() async { await local.kill() }

    /// Starts the server again, on the same port.
    package func restart() async throws { try await local.restart() }
}
