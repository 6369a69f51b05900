import Model
import PostgresClient
import SQLText
import SystemPackage
import TestSupport
import Testing

/// Tries attempts one after another on one server, and puts the attacker's schema back after each.
struct AttemptRunner {
    /// What only bot B may see.
    static let treasure = "the-treasure-of-b"
    /// A line between what has to succeed first and the attempt.
    private static let border = "--- now ---"

    let world: World
    let adminURL: String
    let environments: (bot: [String: String], neighbour: [String: String], unmanaged: [String: String])
    let cleaner: PostgresSession
    /// Sessions of bot B and of the superuser, which somebody might try to end.
    let others: [PostgresSession]
    let processes: (neighbour: Int32, admin: Int32)
    let features: Set<Attempt.Need>

    /// - Parameters:
    ///   - isFirst: whether nothing was prepared in this world yet.
    init(_ world: World, isFirst: Bool = true) async throws {
        self.world = world
        adminURL = await world.server.adminURL(database: World.database)
        let secrets = (try await world.secret("a"), try await world.secret("b"))
        var unmanaged = secrets.0
        unmanaged["PGUSER"] = "analyst"
        unmanaged["PGPASSWORD"] = "analyst"
        environments = (secrets.0, secrets.1, unmanaged)
        cleaner = try await world.session("a")
        others = [try await world.session("b"), try await world.server.session(database: World.database)]
        // The key that Prisma locks while it migrates.
        try await others[0].execute(
            "SELECT flarex_shim.pg_advisory_lock(72707369), flarex_shim.pg_advisory_lock(1, 2)"
        )
        processes = (await others[0].processID, await others[1].processID)
        features = try await Self.features(of: world)
        if isFirst { try await prepare() } else { try await clean() }
    }

    /// The neighbour's things, the attacker's own table, a role that is no bot, and a database that no bot may enter.
    private func prepare() async throws {
        try await adminDoes(
            """
            CREATE ROLE analyst LOGIN PASSWORD 'analyst';
            GRANT CONNECT ON DATABASE {db} TO analyst;
            CREATE ROLE boss NOLOGIN;
            """
        )
        let made = try await world.programs.psql(substituted(Self.neighbourhood), environment: environments.neighbour)
        try #require(made.status == 0, "\(made.errors)")
        try await clean()
    }

    private static let neighbourhood = """
        CREATE TABLE vault (id serial PRIMARY KEY, v text);
        INSERT INTO vault (v) VALUES ('\(treasure)');
        CREATE VIEW peep AS SELECT * FROM vault;
        CREATE MATERIALIZED VIEW frozen AS SELECT * FROM vault;
        CREATE TYPE mood AS ENUM ('glad', 'sad');
        CREATE DOMAIN positive AS int CHECK (VALUE > 0);
        CREATE TYPE pair AS (x int, y int);
        CREATE FUNCTION tell() RETURNS text LANGUAGE sql SECURITY DEFINER AS $$ SELECT v FROM vault LIMIT 1 $$;
        CREATE PROCEDURE spend() LANGUAGE sql SECURITY DEFINER AS $$ DELETE FROM vault $$;
        CREATE FUNCTION fire() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
        CREATE SEQUENCE counter;
        CREATE COLLATION sorted FROM "C";
        CREATE TEXT SEARCH CONFIGURATION words (COPY = simple);
        CREATE TEXT SEARCH DICTIONARY plain (TEMPLATE = simple);
        CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq);
        CREATE TABLE guarded (owner name, v text);
        ALTER TABLE guarded ENABLE ROW LEVEL SECURITY;
        -- Of what is granted and taken back again, an empty list would be another one than none.
        GRANT ALL ON ALL TABLES IN SCHEMA {b} TO CURRENT_USER;
        GRANT ALL ON ALL SEQUENCES IN SCHEMA {b} TO CURRENT_USER;
        GRANT ALL ON ALL FUNCTIONS IN SCHEMA {b} TO CURRENT_USER;
        """

    func clean() async throws {
        // The locks of what is dropped count for what is made in the same transaction.
        try await cleaner.execute("DROP OWNED BY CURRENT_USER CASCADE")
        try await cleaner.pipeline([
            "CREATE TABLE mine (id int PRIMARY KEY, v text)", "INSERT INTO mine VALUES (1, 'own')",
        ])
    }

    func close() async {
        for session in others + [cleaner] { await session.close() }
    }

    /// Whether the attempt could be made here.
    func fits(_ attempt: Attempt) -> Bool {
        attempt.needs.allSatisfy { need in
            switch need {
            case .version(let versions): versions.contains(world.majorVersion)
            case .extension(let name): world.extensions.contains(name)
            case .xml, .icu: features.contains(need)
            }
        }
    }

    func run(_ attempt: Attempt) async throws {
        try await adminDoes(attempt.admin)
        if !attempt.neighbour.isEmpty {
            let done = try await world.programs.psql(
                substituted(attempt.neighbour),
                environment: environments.neighbour
            )
            #expect(done.status == 0, "\(attempt.title): bot B: \(done.errors)")
        }
        judge(attempt, try await result(of: attempt))
        if !attempt.check.isEmpty {
            let checked = try await world.programs.psql(substituted(attempt.check), url: adminURL)
            #expect(checked.output == "t\n", "\(attempt.title): \(attempt.check) \(checked.errors)")
        }
        try await adminDoes(attempt.undo)
        try await clean()
    }

    private func result(of attempt: Attempt) async throws -> Programs.Result {
        let environment = attempt.actor == .bot ? environments.bot : environments.unmanaged
        guard attempt.program.isEmpty else {
            let arguments = attempt.program.dropFirst().map(substituted)
            return try await world.programs.run(attempt.program[0], arguments, environment: environment)
        }
        let script = "\(attempt.first)\n\\echo '\(Self.border)'\n\(attempt.script)\n"
        var result = try await world.programs.psql(substituted(script), environment: environment)
        let parts = result.output.split(separator: Self.border + "\n", maxSplits: 1, omittingEmptySubsequences: false)
        if parts.count < 2 { Issue.record("\(attempt.title): it did not come that far: \(result.errors)") }
        result.output = parts.last.map(String.init) ?? ""
        return result
    }

    private func judge(_ attempt: Attempt, _ result: Programs.Result) {
        // Errors quote statements, and some of those are large.
        let shown = [attempt.title, attempt.script, result.output, result.errors].map { $0.prefix(1000) }
            .joined(separator: "\n")
        let output = result.output.trimmingSuffix("\n")
        switch attempt.outcome {
        case .refused(let states):
            #expect(result.status != 0, "got through: \(shown)")
            #expect(states.contains { Self.names($0, in: result.errors) }, "expected \(states): \(shown)")
            #expect(!result.output.contains(Self.treasure), "shown: \(shown)")
        case .harmless(let expected):
            #expect(result.status == 0, "expected to succeed: \(shown)")
            #expect(output == substituted(expected), "expected \(expected): \(shown)")
            #expect(!result.output.contains(Self.treasure), "shown: \(shown)")
        case .leak(let expected, _):
            #expect(result.status == 0, "a documented leak is closed: \(shown)")
            #expect(output == substituted(expected), "expected \(expected): \(shown)")
        }
    }

    /// Whether an SQLSTATE, or any other text, is in what a program complained about.
    private static func names(_ token: String, in errors: String) -> Bool {
        let isState = token.utf8.count == 5 && token.utf8.contains { (48...57).contains($0) }
        guard isState else { return errors.contains(token) }
        return ["ERROR", "FATAL"].contains { errors.contains("\($0):  \(token): ") }
    }

    private func adminDoes(_ script: String) async throws {
        guard !script.isEmpty else { return }
        let done = try await world.programs.psql(substituted(script), url: adminURL)
        #expect(done.status == 0, "superuser: \(script): \(done.errors)")
    }

    /// The attacker's search_path, as flarexdb sets it.
    private var path: String {
        world.desired.bots.first.map { SearchPath.of($0).map(\.quoted).joined(separator: ", ") } ?? ""
    }

    /// A command of the shell that runs psql as bot B.
    private var neighboursClient: String {
        let variables = environments.neighbour.filter { $0.key.hasPrefix("PG") }.sorted { $0.key < $1.key }
            .map { "\($0.key)='\($0.value)'" }
        return
            "env \(variables.joined(separator: " ")) '\(world.programs.directory.appending("psql").string)' -Xq -v VERBOSITY=verbose"
    }

    func substituted(_ text: String) -> String {
        text.replacing("{a}", with: world.role("a").name).replacing("{b}", with: world.role("b").name)
            .replacing("{db}", with: World.database.name)
            .replacing("{path}", with: path)
            .replacing("{as b}", with: neighboursClient)
            .replacing("{pid_b}", with: "\(processes.neighbour)")
            .replacing("{pid_admin}", with: "\(processes.admin)")
    }

    private static func features(of world: World) async throws -> Set<Attempt.Need> {
        let session = try await world.server.session()
        var features: Set<Attempt.Need> = []
        if try await session.query("SELECT 1 FROM pg_config() WHERE setting LIKE '%with-libxml%'", { _ in 0 }) != [] {
            features.insert(.xml)
        }
        // Some of ICU's collations are in every server's catalogs.
        if try await session.query(
            "SELECT 1 FROM pg_collation WHERE collprovider = 'i' HAVING count(*) > 10",
            { _ in 0 }
        ) != [] {
            features.insert(.icu)
        }
        await session.close()
        return features
    }
}

extension String {
    fileprivate func trimmingSuffix(_ suffix: Character) -> String {
        var text = self[...]
        while text.last == suffix { text.removeLast() }
        return String(text)
    }
}
