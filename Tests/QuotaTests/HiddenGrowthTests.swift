import Model
import PostgresClient
import Quota
import SQLText
import TestSupport
import Testing

/// What bots store where PostgreSQL's statistics and its committed catalog rows do not show it.
@Suite(.serialized, .serverOfWorlds) struct HiddenGrowthTests {
    /// Fills a table of bot `atlas` that keeps its values as they are, a megabyte each.
    private static func fill(_ table: SQL, megabytes: Int) -> SQL {
        "INSERT INTO \(table) SELECT repeat('x', 1000000) FROM generate_series(1, \(megabytes))"
    }

    private static let table: SQL = "CREATE TABLE h (d text)"
    private static let external: SQL = "ALTER TABLE h ALTER d SET STORAGE EXTERNAL"

    @Test func `a block that commits inside and stays open hides nothing`() async throws {
        try await World.with { world in
            let bot = try await world.session(as: "atlas")
            for statement in [Self.table, Self.external] { try await bot.execute(statement) }
            try await world.sweep()
            let block = Task {
                _ = try? await bot.execute(
                    """
                    DO $$ BEGIN
                        FOR i IN 1..6 LOOP INSERT INTO h SELECT repeat('x', 1000000); COMMIT; END LOOP;
                        PERFORM pg_sleep(86400);
                    END $$
                    """
                )
                await bot.close()
            }
            let sleeper = "SELECT pid::text FROM pg_stat_activity WHERE wait_event = 'PgSleep'" as SQL
            while try await world.text(sleeper).isEmpty { try await Task.sleep(for: .milliseconds(20)) }
            try await world.sweep()
            #expect(try await world.usage(of: "atlas") > 6_000_000)
            try await world.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'")
            await block.value
        }
    }

    @Test func `a table that is not committed is charged to who fills it, and no longer once it is rolled back`()
        async throws
    {
        try await World.with { world in
            try await world.addLogins(of: "atlas")
            let bot = try await world.session(as: "atlas", login: "_b")
            for statement in ["BEGIN", Self.table, Self.external, Self.fill("h", megabytes: 6)] as [SQL] {
                try await bot.execute(statement)
            }
            for scope in [SweepScope.all, .closeToQuota] {
                try await world.run("UPDATE flarex.bot SET quota_bytes = 1000000")
                try await world.sweep(scope)
                #expect(try await world.usage(of: "atlas") > 6_000_000)
                #expect(try await world.usage(of: "birch") == 0)
            }
            try await bot.execute("ROLLBACK")
            try await world.sweep()
            #expect(try await world.usage(of: "atlas") == 0)
            await bot.close()
        }
    }

    private static let ways: [[SQL]] = [
        ["TRUNCATE h"], ["SAVEPOINT a", "TRUNCATE h", "RELEASE a", "SAVEPOINT b"], ["CLUSTER h USING k", "TRUNCATE h"],
    ]

    @Test(arguments: ways)
    func `a table that is emptied and filled anew is charged before that is committed`(_ way: [SQL]) async throws {
        try await World.with { world in
            let bot = try await world.session(as: "atlas")
            for statement in [Self.table, Self.external, "CREATE INDEX k ON h (left(d, 10))"] as [SQL] {
                try await bot.execute(statement)
            }
            // A lock alone makes no file.
            let other = try await world.session(as: "birch")
            for statement: SQL in ["CREATE TABLE h (d text)", "BEGIN", "LOCK TABLE h IN ACCESS EXCLUSIVE MODE"] {
                try await other.execute(statement)
            }
            try await bot.execute("BEGIN")
            for statement in way { try await bot.execute(statement) }
            try await bot.execute(Self.fill("h", megabytes: 6))
            let report = try await world.sweep()
            #expect(report.untraced.isEmpty)
            #expect(try await world.usage(of: "atlas") > 6_000_000)
            #expect(try await world.usage(of: "birch") < 100_000)
            await bot.close()
            await other.close()
        }
    }

    @Test func `files that two bots may have made are charged to neither and reported, until one of them ends`()
        async throws
    {
        try await World.with { world in
            var sessions: [PostgresSession] = []
            for name in ["atlas", "birch"] {
                let bot = try await world.session(as: name)
                for statement in [Self.table, Self.external, "BEGIN", "TRUNCATE h"] as [SQL] {
                    try await bot.execute(statement)
                }
                sessions.append(bot)
            }
            try await sessions[0].execute(Self.fill("h", megabytes: 6))
            let roles = [World.role("atlas").name, World.role("birch").name].sorted()
            let report = try await world.sweep()
            #expect(report.untraced.map(\.roles) == [roles])
            #expect(report.untraced.allSatisfy { $0.bytes > 6_000_000 })
            #expect(try await world.usage(of: "birch") < 100_000)
            try await sessions[1].execute("ROLLBACK")
            #expect(try await world.sweep().untraced.isEmpty)
            #expect(try await world.usage(of: "atlas") > 6_000_000)
            for session in sessions { await session.close() }
        }
    }

    @Test func `what is prepared and not committed is charged to its owner`() async throws {
        try await World.with { world in
            let bot = try await world.session(as: "atlas")
            for statement in [
                Self.table, Self.external, "BEGIN", "TRUNCATE h", Self.fill("h", megabytes: 6),
                "PREPARE TRANSACTION 'later'",
            ] as [SQL] {
                try await bot.execute(statement)
            }
            await bot.close()
            try await world.sweep()
            #expect(try await world.usage(of: "atlas") > 6_000_000)
            try await world.run("ROLLBACK PREPARED 'later'")
        }
    }

    @Test func `pages that a vacuum gives back do not make up for rows that are written`() async throws {
        try await World.with { world in
            let bot = try await world.session(as: "atlas")
            for statement in [
                Self.table, Self.external, "CREATE TABLE a (d text)", "ALTER TABLE a ALTER d SET STORAGE PLAIN",
                "INSERT INTO a SELECT repeat('x', 7000) FROM generate_series(1, 400)",
                "DELETE FROM a WHERE ctid < '(399,1)'",
                "ANALYZE a",
            ] as [SQL] {
                try await bot.execute(statement)
            }
            try await world.sweep()
            try await bot.execute("DELETE FROM a")
            try await bot.execute("VACUUM a")
            try await bot.execute("INSERT INTO h SELECT repeat('x', 20000) FROM generate_series(1, 399)")
            await bot.close()
            try await world.sweep()
            #expect(try await world.usage(of: "atlas") > 8_000_000)
        }
    }

    @Test func `statistics that a bot has set hide nothing, where the server lets it set them`() async throws {
        try await World.with { world in
            let bot = try await world.session(as: "atlas")
            for statement in [Self.table, Self.external, Self.fill("h", megabytes: 1), "VACUUM h"] as [SQL] {
                try await bot.execute(statement)
            }
            try await world.sweep()
            try await bot.execute(Self.fill("h", megabytes: 6))
            if await bot.serverVersion >= 180_000 {
                try await bot.execute(
                    """
                    SELECT pg_restore_relation_stats('schemaname', current_schema::text, 'relname', 'h', 'relpages', 0)
                    """
                )
            } else {
                #expect(try await world.text("SELECT to_regproc('pg_restore_relation_stats')::text IS NULL") == ["t"])
            }
            await bot.close()
            try await world.sweep()
            #expect(try await world.usage(of: "atlas") > 7_000_000)
        }
    }

    @Test func `what ANALYZE keeps in the catalogs is charged, also when the rows are gone`() async throws {
        try await World.with { world in
            let bot = try await world.session(as: "atlas")
            for statement: SQL in [
                "CREATE TABLE s (d text, e text)", "ALTER TABLE s ALTER d SET STATISTICS 10000",
                "CREATE STATISTICS pair (mcv) ON d, e FROM s",
                "INSERT INTO s SELECT md5(i::text) || md5(i::text || 'x'), i % 7 FROM generate_series(1, 30000) i",
                "ANALYZE s", "TRUNCATE s",
            ] {
                try await bot.execute(statement)
            }
            await bot.close()
            try await world.sweep()
            let files = try await world.totalRelationSize(of: "atlas")
            #expect(files < 100_000)
            #expect(try await world.usage(of: "atlas") - files > 500_000)
            try await world.run("DROP TABLE \(World.role("atlas")).s")
            try await world.sweep()
            #expect(try await world.usage(of: "atlas") == 0)
        }
    }
}
