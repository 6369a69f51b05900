import Catalog
import Execution
import Glibc
import LocalServer
import Logging
import Model
import Planning
import PostgresClient
import Reconciliation
import SQLText
import Secrets
import SystemPackage
import TestSupport
import Testing

/// A server that flarexdb has set up for some bots, with what it takes to log in as each of them.
struct World: Sendable {
    let server: ThrowawayServer
    let programs: Programs
    var desired: DesiredState
    let key: KeyPair
    let majorVersion: Int
    /// The extensions that the server could install.
    let extensions: Set<String>

    static let database: Identifier = "flarex"

    /// Starts a server, lets flarexdb set it up, and lends it to `body`.
    ///
    /// - Parameters:
    ///   - bots: each bot's id; a bot uses `citext` where the server has it.
    ///   - isNew: whether flarexdb has not been there yet.
    static func with<Value>(
        bots: [String],
        settings: [String: String] = [:],
        adopting: Set<String> = [],
        limits: ClusterPolicy.Limits = ClusterPolicy.Limits(),
        isNew: Bool = false,
        _ body: (World) async throws -> Value
    ) async throws -> Value {
        try await ThrowawayServer.with(settings: settings) { server in
            let world = try await World(server, bots: bots, adopting: adopting, limits: limits)
            if !isNew { try await world.pass() }
            return try await body(world)
        }
    }

    private init(
        _ server: ThrowawayServer,
        bots: [String],
        adopting: Set<String>,
        limits: ClusterPolicy.Limits
    ) async throws {
        self.server = server
        programs = try await Programs.find()
        let key = KeyPair.random()
        let session = try await server.session()
        majorVersion = await session.serverVersion / 10_000
        let available = Set(
            try await session.query("SELECT name FROM pg_catalog.pg_available_extensions()") { try $0.text(0) }
        )
        await session.close()
        var policy = Fixtures.policy(database: Self.database)
        policy.endpoint = Endpoint(host: "127.0.0.1", port: Int(await server.port), sslMode: .disable, urlForm: .plain)
        policy.limits = limits
        policy.limits.temporaryFiles = ByteCount(bytes: 64 << 20)
        policy.secrets = ClusterPolicy.SecretsPolicy(recipients: [key.recipient])
        let used: [Identifier] = available.contains("citext") ? ["citext"] : []
        desired = DesiredState(
            policy: policy,
            plans: Fixtures.plans(),
            bots: bots.map { Fixtures.bot($0, extensions: used, adopts: adopting.contains($0)) },
            isComplete: true
        )
        self.key = key
        extensions = available
    }

    func role(_ bot: String) -> Identifier { ManagedName.bot(Fixtures.name(bot)) }

    /// One pass of flarexdb: observes, plans and applies, and expects nothing to be left to do.
    @discardableResult
    func pass(allowing hazards: Set<Hazard> = [], _ options: PlanOptions = PlanOptions()) async throws -> ChangePlan {
        var options = options
        options.allowed.formUnion(hazards)
        let plan = try await plan(options)
        let outcomes = await apply(plan)
        for outcome in outcomes where !outcome.isApplied {
            Issue.record("\(outcome.bot.map { "\($0)" } ?? "cluster"): \(outcome.result)")
        }
        #expect(plan.refused.map(\.what) == [])
        let rest = try await self.plan().withoutRewrites
        #expect(rest.steps.map(\.id) == [], "one pass is enough")
        return plan
    }

    func apply(_ plan: ChangePlan) async -> [Outcome] {
        let server = server
        return await Executor(connect: { try await server.session(database: $0 ?? "postgres") }).apply(plan)
    }

    /// Rewrites the tables that the plan names, as it is done beside a pass.
    func makeRoom(_ plan: ChangePlan) async throws -> [Reclaimer.Result] {
        let cluster = ClusterConnection(options: try await server.options())
        return await Reclaimer(cluster, database: Self.database, logger: Logger(label: "rewrites")).run(plan.rewrites)
    }

    /// Replaces the bot's credential, so that from now on it logs in as another role than its own.
    func rotate(_ bot: String) async throws {
        let request = PlanOptions(bots: [Fixtures.name(bot)], rotation: .immediate)
        try await pass(allowing: [.rotatesCredential, .terminatesSessions], request)
        #expect(try await secret(bot)["PGUSER"] != role(bot).name)
    }

    /// What flarexdb would do.
    func plan(_ options: PlanOptions = PlanOptions()) async throws -> ChangePlan {
        let session: PostgresSession
        do {
            session = try await server.session(database: Self.database)
        } catch let error as PostgresError where error.state == .invalidCatalogName {
            session = try await server.session()
        }
        let observed = try await observe(
            through: session,
            database: Self.database,
            extensions: desired.policy.extensions,
            baseline: (Baseline.functions, Baseline.relations),
            retention: desired.policy.deletion.retention
        )
        await session.close()
        return diff(desired: desired, observed: observed, options: options)
    }

    /// The bot's environment, as its sealed secret has it.
    func secret(_ bot: String) async throws -> [String: String] {
        let session = try await server.session(database: Self.database)
        let sealed = try await session.query(
            "SELECT sealed::text FROM flarex.secret WHERE bot = \(bind: .text(bot))"
        ) { try $0.text(0) }
        await session.close()
        let text = try #require(sealed.first)
        let values = try SealedSecret(text, of: Fixtures.name(bot)).open(with: key)
        return Dictionary(uniqueKeysWithValues: values.map { ($0.name, $0.value.revealed) })
    }

    /// How the bot logs in, over TCP and with its password; its role's own settings hold.
    func options(_ bot: String) async throws -> ConnectionOptions {
        var options = try ConnectionOptions(try await secret(bot)["DATABASE_URL"])
        options.settings = [("search_path", role(bot).quoted)]
        return options
    }

    /// A bot's session.
    func session(_ bot: String) async throws -> PostgresSession { try await .connect(to: options(bot)) }
}
