import Logging
import Model
import Planning
import PostgresClient
import Quota
import SQLText
import TestSupport
import Testing

/// A database with the control schema and bots in it, as the sweep needs them.
struct World: Sendable {
    private let server: ThrowawayServer
    let admin: PostgresSession

    private static let database: Identifier = "world"
    static let names = ["atlas", "birch", "cedar"]

    /// Lends a new world with three bots of 10 MB each, on the server of the suite.
    static func with<Value>(_ body: (World) async throws -> Value) async throws -> Value {
        let server = try ThrowawayServer.current
        try await clear(server)
        let world = World(server: server, admin: try await server.session(database: database))
        for statement in ControlSchema.upgrade(from: 0, to: ControlSchema.version) {
            try await world.admin.execute(statement)
        }
        for name in names { try await world.add(name) }
        let value = try await body(world)
        await world.admin.close()
        return value
    }

    /// Makes the database anew: counters of one test are not those of the next.
    private static func clear(_ server: ThrowawayServer) async throws {
        let session = try await server.session()
        try await session.execute("DROP DATABASE IF EXISTS \(database) WITH (FORCE)")
        for role in names.map(role) {
            for name in ManagedName.logins(of: role) + [role] {
                try await session.execute("DROP ROLE IF EXISTS \(name)")
            }
        }
        try await session.execute("CREATE DATABASE \(database)")
        await session.close()
    }

    /// A superuser's session.
    func session() async throws -> PostgresSession { try await server.session(database: Self.database) }

    func add(_ name: String, quota: Int64 = 10_000_000) async throws {
        let role = Self.role(name)
        try await run("CREATE ROLE \(role) LOGIN", "CREATE SCHEMA \(role)", "GRANT ALL ON SCHEMA \(role) TO \(role)")
        try await run(
            """
            INSERT INTO flarex.bot (id, workspace, role, plan, phase, spec_digest, quota_bytes)
            VALUES (\(bind: .text(name)), 'acme', \(bind: .text(role.name)), 'free', 'Ready', '', \(quota))
            """
        )
    }

    static func role(_ name: String) -> Identifier { ManagedName.bot(Fixtures.name(name)) }

    func run(_ statements: SQL...) async throws {
        for statement in statements { try await admin.execute(statement) }
        // Otherwise the counters hear of it when the session has been idle for a while.
        try await admin.execute("SELECT pg_stat_force_next_flush()")
    }

    func text(_ sql: SQL) async throws -> [String] { try await admin.query(sql) { try $0.text(0) } }

    /// The roles that a bot logs in as once its credential was rotated.
    func addLogins(of name: String) async throws {
        let role = Self.role(name)
        for login in ManagedName.logins(of: role) {
            try await run("CREATE ROLE \(login) LOGIN IN ROLE \(role)", "ALTER ROLE \(login) SET role TO \(role)")
        }
    }

    /// A session that is logged in as the bot, as its own role or as one of its logins.
    func session(as name: String, login suffix: String = "") async throws -> PostgresSession {
        let role = Self.role(name)
        var options = try await server.options(database: Self.database)
        options.settings = [("search_path", role.name)]
        let login = ManagedName.logins(of: role).first { !suffix.isEmpty && $0.name.hasSuffix(suffix) } ?? role
        return try await PostgresSession.connect(to: options.logging(inAs: login, password: ""))
    }

    @discardableResult
    func sweep(_ scope: SweepScope = .all, interval: Int64 = 3600) async throws -> Sweep.Report {
        var policy = ClusterPolicy.Sweep()
        policy.interval = TimeSpan(seconds: interval)
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let session = try await session()
        let report = try await Sweep(policy: policy, logger: logger).run(scope, through: session)
        await session.close()
        return report
    }

    /// What PostgreSQL itself says of a bot's schema.
    func totalRelationSize(of name: String) async throws -> Int64 {
        try await admin.query(
            """
            SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = \(bind: .text(Self.role(name).name)) AND c.relkind IN ('r', 'm', 'S', 'p')
            """
        ) { try $0.integer(0, as: Int64.self) }.first ?? -1
    }

    func usage(of name: String) async throws -> Int64 {
        try await admin.query("SELECT bytes FROM flarex.usage WHERE bot = \(bind: .text(name))") {
            try $0.integer(0, as: Int64.self)
        }.first ?? -1
    }

    /// The bytes of a bot's samples, oldest first.
    func samples(of name: String) async throws -> [Int64] {
        try await admin.query("SELECT bytes FROM flarex.sample WHERE bot = \(bind: .text(name)) ORDER BY taken_at") {
            try $0.integer(0, as: Int64.self)
        }
    }
}

extension Trait where Self == ThrowawayServer.Trait {
    /// A server for the worlds of a suite, one after another.
    static var serverOfWorlds: Self {
        .throwawayServer(settings: ["autovacuum": "off", "max_prepared_transactions": "4"])
    }
}
