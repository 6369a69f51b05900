import Logging
import Model
import Planning
import PostgresClient
import Quota
import SQLText
import TestSupport

/// A database with the control schema and bots in it, as the sweep needs them.
struct World: Sendable {
    let server: ThrowawayServer
    let admin: PostgresSession

    static let names = ["atlas", "birch", "cedar"]

    /// Lends a new world with three bots of 10 MB each.
    static func with<Value>(_ body: (World) async throws -> Value) async throws -> Value {
        try await ThrowawayServer.with(settings: ["autovacuum": "off", "max_prepared_transactions": "4"]) { server in
            let admin = try await server.session()
            for statement in ControlSchema.upgrade(from: 0, to: ControlSchema.version) {
                try await admin.execute(statement)
            }
            let world = World(server: server, admin: admin)
            for name in names { try await world.add(name) }
            let value = try await body(world)
            await admin.close()
            return value
        }
    }

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

    /// A session that is logged in as the bot.
    func session(as name: String) async throws -> PostgresSession {
        let role = Self.role(name)
        var options = try await server.options()
        options.settings = [("search_path", role.name)]
        return try await PostgresSession.connect(to: options.logging(inAs: role, password: ""))
    }

    @discardableResult
    func sweep(_ scope: SweepScope = .all, interval: Int64 = 3600) async throws -> Sweep.Report {
        var policy = ClusterPolicy.Sweep()
        policy.interval = TimeSpan(seconds: interval)
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let session = try await server.session()
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
