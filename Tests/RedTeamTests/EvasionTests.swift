import Execution
import Model
import Planning
import PostgresClient
import SQLText
import TestSupport
import Testing

/// What a bot over its quota tries so as to write, and what it must still be able to do.
@Suite("Evasion of the storage quota", .serialized)
struct EvasionTests {
    @Test("no attempt stores anything, and everything that frees space works, whatever the bot is logged in as")
    func attempts() async throws {
        try await World.with(bots: ["a", "b"]) { world in
            var made = try await attempt(Evasion.before, in: world)
            try await world.rotate("a")
            made += try await attempt(Evasion.all, in: world)
            let refused = made.count { if case .refused = $0.outcome { true } else { false } }
            print(
                "PostgreSQL \(world.majorVersion): quota: \(refused) attempts to write, \(made.count - refused) that must work"
            )
            #expect(refused >= 100)
        }
    }

    private func attempt(_ attempts: [Attempt], in world: World) async throws -> [Attempt] {
        try await TemporaryDirectory.with { folder in
            let runner = try await EvasionRunner(world, in: folder)
            try await runner.clean()
            let attempts = attempts.filter { fits($0, world) }
            for attempt in attempts { try await runner.run(attempt) }
            try await runner.runCall()
            return attempts
        }
    }

    @Test("what writes on is found and ended, though somebody else keeps a table from being armed")
    func foreignLock() async throws {
        try await World.with(bots: ["a"]) { world in
            try await world.rotate("a")
            let admin = try await world.server.session(database: World.database)
            let other = try await world.server.session(database: World.database)
            let bot = try await world.session("a")
            let quota = try #require(Fixtures.plans()[Fixtures.name("free")]).storage.bytes
            try await bot.execute("CREATE TABLE mine (id int)")
            try await admin.execute(
                """
                INSERT INTO flarex.usage (bot, bytes, measured_at, counted_at, is_close, is_close_since)
                VALUES ('a', \(quota), now(), now(), true, now())
                """
            )
            try await world.pass()
            try await bot.execute("CREATE TABLE busy (id int)")
            try await other.execute("BEGIN")
            try await other.execute("LOCK TABLE \(world.role("a")).busy IN ROW EXCLUSIVE MODE")
            let writing = Task { try await bot.execute("INSERT INTO mine SELECT 1 FROM pg_sleep(60)") }
            let isWriting = "SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep'" as SQL
            for _ in 0..<1000 where try await admin.query(isWriting, { _ in true }).isEmpty {
                try await Task.sleep(for: .milliseconds(10))
            }

            try await admin.execute("UPDATE flarex.usage SET bytes = bytes + 1")
            var mark = try await world.plan()
            mark.steps.removeAll { ["armTables", "endWriters"].contains($0.step.kind) }
            #expect(await world.apply(mark).allSatisfy(\.isApplied))
            let rest = try await world.plan()
            #expect(rest.steps.map(\.step.kind) == ["endWriters", "armTables"])
            #expect(rest.steps.first?.reason == "1 began before the block and goes on")
            let outcomes = await world.apply(rest)
            #expect("\(outcomes)".contains("writes are still possible, as others hold locks: \(world.role("a")).busy"))
            await #expect(throws: PostgresError.self) { try await writing.value }
            try await other.execute("ROLLBACK")
            try await world.pass()
        }
    }

    private func fits(_ attempt: Attempt, _ world: World) -> Bool {
        attempt.needs.allSatisfy { need in
            switch need {
            case .version(let versions): versions.contains(world.majorVersion)
            case .extension(let name): world.extensions.contains(name)
            case .xml, .icu: false
            }
        }
    }

    @Test("the attempts are told apart by their titles")
    func titles() {
        let titles = Evasion.all.map(\.title)
        #expect(Set(titles).count == titles.count, "\(titles.sorted())")
    }
}

/// The attempts, by what they try.
enum Evasion {
    static let all: [Attempt] =
        statements + definitions + switches + triggers + references + defaults + before + frees + foreignKeys
}
