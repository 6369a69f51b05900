import Catalog
import Execution
import Model
import Planning
import PostgresClient
import SQLText
import Secrets
import TestSupport

/// A server and what flarexdb does to it, in this process.
struct Landscape: Sendable {
    static let database: Identifier = "flarex"
    /// One key pair for all tests, so that servers of two tests can be compared.
    static let key = KeyPair.random()

    let server: ThrowawayServer
    let port: UInt16
    /// What `chat` uses: `citext` or, on a server that comes without PostgreSQL's own extensions, `vector`. Each has a
    /// type of its own name.
    let `extension`: Identifier

    init(_ server: ThrowawayServer) async throws {
        self.server = server
        port = await server.port
        let session = try await server.session()
        let available = try await session.query(
            "SELECT name FROM pg_available_extensions() WHERE name IN ('citext', 'vector') ORDER BY name"
        ) { try $0.text(0) }
        await session.close()
        guard let name = available.first.flatMap({ Identifier($0) }) else { throw Missing(what: "an extension") }
        `extension` = name
    }

    /// The server of the suite.
    static var current: Landscape {
        get async throws { try await Landscape(ThrowawayServer.current) }
    }

    var three: Wish { .three(port: port, recipients: [Self.key.recipient], extension: `extension`.name) }

    /// A session in the database or, while it does not exist, in the one that every cluster has.
    func session(_ database: Identifier? = Self.database) async throws -> PostgresSession {
        guard let database else { return try await server.session() }
        return try await server.session(database: database)
    }

    /// Runs statements one by one as the superuser.
    func run(_ statements: [SQL], in database: Identifier = Self.database) async throws {
        let session = try await session(database)
        for statement in statements { try await session.execute(statement) }
        await session.close()
    }

    func text(_ sql: SQL, in database: Identifier = Self.database) async throws -> [String] {
        let session = try await session(database)
        let values = try await session.query(sql) { try $0.text(0) }
        await session.close()
        return values
    }

    func plan(_ wish: Wish, options: PlanOptions = PlanOptions()) async throws -> ChangePlan {
        let desired = try await wish.desired()
        let session: PostgresSession
        do {
            session = try await self.session()
        } catch let error as PostgresError where error.state == .invalidCatalogName {
            session = try await self.session(nil)
        }
        let observed = try await observe(
            through: session,
            database: desired.policy.database,
            extensions: desired.policy.extensions,
            baseline: (Baseline.functions, Baseline.relations),
            recipients: desired.policy.secrets.recipients,
            retention: desired.policy.deletion.retention
        ).withAdoptees(of: desired, through: session)
        await session.close()
        return diff(desired: desired, observed: observed, options: options)
    }

    func executor(sessions: Int = 2) -> Executor {
        Executor(connect: { try await session($0) }, sessions: sessions)
    }

    @discardableResult
    func apply(_ wish: Wish, options: PlanOptions = PlanOptions()) async throws -> [Outcome] {
        await executor().apply(try await plan(wish, options: options))
    }

    /// What is stored for a bot, opened.
    func secret(of bot: String) async throws -> [String: String] {
        let session = try await session()
        guard let id = Name(bot), let text = try await sealedSecret(of: id, through: session) else {
            throw Missing(what: "the secret of \(bot)")
        }
        await session.close()
        return try opened(text, of: id)
    }

    func opened(_ sealed: String, of bot: Name) throws -> [String: String] {
        let values = try SealedSecret(sealed, of: bot).open(with: Self.key)
        return Dictionary(uniqueKeysWithValues: values.map { ($0.name, $0.value.revealed) })
    }

    struct Missing: Error { var what: String }
}
