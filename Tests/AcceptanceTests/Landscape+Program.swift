import PostgresClient
import SQLText
import SystemPackage
import TestSupport

extension Landscape {
    /// Runs the built program on this server with the manifests.
    func program(
        _ arguments: [String],
        _ wish: Wish,
        adminURL: String? = nil,
        during body: @escaping @Sendable (Int32) async throws -> Void = { _ in }
    ) async throws -> BuiltBinary.Outcome {
        let ownURL = await server.adminURL()
        return try await TemporaryDirectory.with { directory in
            try directory.write(wish.yaml, to: "manifests.yaml")
            return try await BuiltBinary.run(
                arguments,
                environment: [
                    "FLAREXDB_MANIFESTS": directory.path.string,
                    "FLAREXDB_ADMIN_URL": adminURL ?? ownURL,
                ],
                during: body
            )
        }
    }

    /// Waits until the registry holds so many bots.
    func waitForBots(_ count: Int) async throws {
        for _ in 0..<3000 {
            if let session = try? await session() {
                let rows = try? await session.query("SELECT count(*) FROM flarex.bot") { try $0.integer(0) }
                await session.close()
                if let number = rows?.first, number >= count { return }
            }
            try await Task.sleep(for: .milliseconds(5))
        }
        throw Missing(what: "\(count) bots in the registry")
    }

    /// Removes the shared database and all that flarexdb made beside it.
    func clear() async throws {
        try await run(["DROP DATABASE IF EXISTS flarex WITH (FORCE)"], in: "postgres")
        let roles = try await text(
            "SELECT rolname::text FROM pg_roles WHERE rolname LIKE 'bot\\_%' OR rolname LIKE 'con\\_%' OR rolname LIKE 'flarex\\_%'",
            in: "postgres"
        )
        for role in roles.compactMap({ Identifier($0) }) {
            try await run(["DROP OWNED BY \(role)", "DROP ROLE \(role)"], in: "postgres")
        }
    }

    /// Expects that the stored secret of each bot logs in.
    func logIn(_ bots: [String]) async throws {
        for bot in bots {
            guard let url = try await secret(of: bot)["DATABASE_URL_PLAIN"] else { throw Missing(what: bot) }
            let session = try await PostgresSession.connect(to: ConnectionOptions(url))
            try await session.execute("SELECT 1")
            await session.close()
        }
    }
}
