import LocalServer
import PostgresClient
import SQLText

extension ThrowawayServer {
    /// Lends a server that follows this one, until it is promoted.
    package func withReplica<Value>(_ body: (ThrowawayServer) async throws -> Value) async throws -> Value {
        let primary = await adminURL()
        return try await Self.lend(
            { configuration in
                configuration.binaries = local.binaries.directory
                configuration.settings = local.configuration.settings
                configuration.primary = primary
            },
            to: body
        )
    }

    /// Ends the following: what the primary does from now on is lost here.
    package func stopFollowing() async throws {
        let session = try await session()
        try await session.execute("ALTER SYSTEM SET primary_conninfo = ''")
        try await session.execute("SELECT pg_reload_conf()")
        while try await !session.query("SELECT FROM pg_stat_wal_receiver", { _ in true }).isEmpty {
            try await Task.sleep(for: .milliseconds(20))
        }
        await session.close()
    }

    /// Makes a server of its own out of one that followed another.
    package func promote() async throws {
        let session = try await session()
        try await session.execute("SELECT pg_promote()")
        await session.close()
    }
}
