import PostgresClient
import SQLText
import TestSupport

extension Workspace {
    /// Removes the shared database and every role of flarexdb's.
    func clear() async throws {
        guard let server else { return }
        let session = try await server.session()
        try await session.execute("DROP DATABASE IF EXISTS flarex WITH (FORCE)")
        let roles = try await session.query(
            "SELECT rolname::text FROM pg_roles WHERE rolname LIKE 'bot\\_%' OR rolname LIKE 'flarex\\_%'"
        ) { try $0.text(0) }
        for role in roles.compactMap({ Identifier($0) }) {
            try await session.execute("DROP OWNED BY \(role)")
            try await session.execute("DROP ROLE \(role)")
        }
        await session.close()
    }

    func session(_ database: Identifier = "flarex") async throws -> PostgresSession {
        guard let server else { throw NoServer() }
        return try await server.session(database: database)
    }

    func texts(_ sql: SQL, in database: Identifier = "flarex") async throws -> [String] {
        let session = try await session(database)
        let values = try await session.query(sql) { try $0.text(0) }
        await session.close()
        return values
    }

    /// Runs statements one by one as the superuser, as somebody might who has it in for flarexdb.
    func sql(_ statements: SQL...) async throws {
        let session = try await session()
        for statement in statements { try await session.execute(statement) }
        await session.close()
    }

    struct NoServer: Error {}
}
