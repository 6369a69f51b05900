import Glibc
import Model
import PostgresClient
import SQLText
import TestSupport
import Testing

/// One bot holds all that it can hold, and everybody else is served.
@Suite("A bot that holds its objects", .serialized, .throwawayServer)
struct LockedBotTests {
    private static let objects: [SQL] = ["a", "b", "c", "d"].flatMap { (name: String) -> [SQL] in
        let named = { (suffix: String) in Identifier(name + suffix) ?? "none" }
        let (table, function) = (named(""), named("_f"))
        return [
            "CREATE TABLE \(table) (id int PRIMARY KEY, v text)",
            "CREATE INDEX \(named("_i")) ON \(table) (v)",
            "CREATE VIEW \(named("_v")) AS SELECT * FROM \(table)",
            "CREATE TYPE \(named("_t")) AS ENUM ('a')",
            "CREATE FUNCTION \(function)() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
            "CREATE TRIGGER \(named("_g")) BEFORE INSERT ON \(table) EXECUTE FUNCTION \(function)()",
            "INSERT INTO \(table) SELECT g, repeat(md5(g::text), 10) FROM generate_series(1, 3000) g",
        ]
    }

    /// What each of the bot's sessions does in a transaction that stays open.
    private static let holds: [[SQL]] = [
        ["LOCK TABLE a IN ACCESS EXCLUSIVE MODE"],
        ["DROP VIEW b_v", "DROP INDEX b_i", "DROP TYPE b_t", "DROP TABLE b", "DROP FUNCTION b_f"],
        ["TRUNCATE c"],
        ["ALTER ROLE CURRENT_USER SET work_mem = '9MB'", "ALTER ROLE CURRENT_USER PASSWORD NULL"],
    ]

    /// The same, of what a blocked bot cannot do.
    private static let furtherHolds: [[SQL]] = [
        [
            "CREATE TABLE n (id serial PRIMARY KEY, v text)", "CREATE INDEX ON n (v)", "CREATE TYPE n_t AS ENUM ('a')",
            "CREATE VIEW n_v AS SELECT * FROM n", "CREATE MATERIALIZED VIEW n_m AS SELECT * FROM n",
            "CREATE FUNCTION n_f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
            "CREATE TRIGGER n_g BEFORE INSERT ON n EXECUTE FUNCTION n_f()",
        ],
        [
            "DROP TRIGGER d_g ON d", "ALTER TABLE d ADD w int", "ALTER INDEX d_i RENAME TO d_j",
            "ALTER VIEW d_v RENAME TO d_w", "ALTER TYPE d_t ADD VALUE 'b'", "ALTER FUNCTION d_f() STABLE",
        ],
    ]

    private static let commands = [
        ["plan"], ["status"], ["status", "weather"], ["usage"], ["usage", "weather"], ["doctor"], ["import"],
        ["wait", "billing", "--timeout", "0s"], ["validate"],
    ]

    /// A cluster in which bot `weather` is over its quota or not.
    private func begin(_ landscape: Landscape, blocked: Bool) async throws -> Wish {
        try await landscape.clear()
        var wish = landscape.three
        try await landscape.apply(wish)
        let owner = try await session(landscape)
        for statement in Self.objects { try await owner.execute(statement) }
        await owner.close()
        if blocked { wish.storage = 1_000_000 }
        let swept = try await landscape.program(["sweep"], wish)
        #expect(swept.status == 0, "\(swept.errors)")
        let applied = try await landscape.program(["apply", "--yes"], wish)
        #expect(applied.status == 0, "\(applied.errors)")
        let phase = try await landscape.text("SELECT phase FROM flarex.bot WHERE id = 'weather'")
        #expect(phase == [blocked ? "Restricted" : "Ready"])
        return wish
    }

    private func session(_ landscape: Landscape) async throws -> PostgresSession {
        var options = try ConnectionOptions(try await landscape.secret(of: "weather")["DATABASE_URL_PLAIN"])
        options.settings = [("search_path", Drift.weather.quoted)]
        return try await .connect(to: options)
    }

    @Test("every command ends as it would without it, and only its own changes wait", arguments: [false, true])
    func held(blocked: Bool) async throws {
        let landscape = try await Landscape.current
        var wish = try await begin(landscape, blocked: blocked)
        var usual: [Int32] = []
        for command in Self.commands { usual.append(try await landscape.program(command, wish).status) }

        var sessions: [PostgresSession] = []
        for hold in Self.holds + (blocked ? [] : Self.furtherHolds) {
            let holder = try await session(landscape)
            try await holder.execute("BEGIN")
            for statement in hold { try await holder.execute(statement) }
            sessions.append(holder)
        }

        let start = try landscape.server.log().count
        for (command, status) in zip(Self.commands, usual) {
            let outcome = try await landscape.program(command, wish)
            #expect(outcome.status == status, "\(command): \(outcome.errors)")
            #expect(!outcome.errors.contains("55P03"), "\(command): \(outcome.errors)")
        }
        let moment = try await landscape.text("SELECT clock_timestamp()::text")
        let swept = try await landscape.program(["sweep"], wish)
        #expect(!swept.errors.contains("error:"), "\(swept.errors)")
        let measured = "SELECT count(*)::text FROM flarex.usage WHERE measured_at >= date_trunc('second', " as SQL
        let since = Literal(moment.joined()) ?? ""
        #expect(try await landscape.text("\(measured)\(since)::timestamptz)") == ["3"])
        expectNoLockingFunction(in: String(try landscape.server.log().dropFirst(start)))

        // Each bot has a new workspace, and those on plan free a new limit, in the row that this bot holds of its role.
        wish.connections = 9
        for index in wish.bots.indices { wish.bots[index].workspace = "moved" }
        wish.bots.append(Wish.Bot(name: "extra", workspace: "moved"))
        let applied = try await landscape.program(["apply", "--yes"], wish)
        #expect(applied.status == 3, "\(applied.errors)")
        #expect(try await workspaces(landscape) == ["billing moved", "chat moved", "extra moved", "weather acme"])

        try await loop(landscape, wish)
        for session in sessions { await session.close() }
        let last = try await landscape.program(["apply", "--yes"], wish)
        #expect(last.status == 0, "\(last.errors)")
    }

    /// Passes of the loop bring the others where the manifests want them.
    private func loop(_ landscape: Landscape, _ wish: Wish) async throws {
        var wish = wish
        for index in wish.bots.indices { wish.bots[index].workspace = "looped" }
        let outcome = try await landscape.program(["run", "--interval", "1s"], wish) { process in
            for _ in 0..<1200 {
                let found = try await workspaces(landscape)
                if found == ["billing looped", "chat looped", "extra looped", "weather acme"] { break }
                try await Task.sleep(for: .milliseconds(50))
            }
            kill(process, SIGTERM)
        }
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(
            try await workspaces(landscape) == ["billing looped", "chat looped", "extra looped", "weather acme"],
            "\(outcome.errors)"
        )
    }

    private func workspaces(_ landscape: Landscape) async throws -> [String] {
        try await landscape.text("SELECT id || ' ' || workspace FROM flarex.bot ORDER BY 1")
    }

    /// What was sent meanwhile was sent for all bots: nothing of it may lock what a bot can hold.
    private func expectNoLockingFunction(in log: String) {
        #expect(log.contains("pg_ls_dir"), "the log has what was sent")
        // Names that are data, as those of functions that are closed to bots, are in quotes.
        let called = Set(log.matches(of: #/(\w+)\s*\(/#).map { String($0.output.1) })
        #expect(called.intersection(LockingFunctions.functions.keys).sorted() == [])
        let read = Set(log.matches(of: #/(?i)(?:FROM|JOIN)\s+(?:pg_catalog\.)?(\w+)/#).map { String($0.output.1) })
        #expect(read.intersection(LockingFunctions.views.union(["information_schema"])).sorted() == [])
    }
}
