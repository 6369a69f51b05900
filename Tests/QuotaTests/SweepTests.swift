import Model
import PostgresClient
import Quota
import SQLText
import TestSupport
import Testing

/// What a sweep measures, when it looks at files, and what it does not disturb.
@Suite(.serialized, .serverOfWorlds) struct SweepTests {
    @Test func `a bot holds what pg_total_relation_size says of its tables, views and sequences`() async throws {
        try await World.with { world in
            let bot = try await world.session(as: "atlas")
            for statement: SQL in [
                "CREATE TABLE plain (id int PRIMARY KEY, t text)",
                "INSERT INTO plain SELECT i, repeat('x', 200) FROM generate_series(1, 20000) i",
                "CREATE INDEX ON plain (t)",
                "CREATE TABLE toasted (t text)", "ALTER TABLE toasted ALTER t SET STORAGE EXTERNAL",
                "INSERT INTO toasted SELECT repeat(i::text, 50000) FROM generate_series(1, 20) i",
                "CREATE MATERIALIZED VIEW seen AS SELECT * FROM plain", "CREATE SEQUENCE counter",
                "CREATE UNLOGGED TABLE fleeting (id int PRIMARY KEY)",
                "INSERT INTO fleeting SELECT generate_series(1, 5000)",
                "CREATE TABLE parted (id int) PARTITION BY RANGE (id)",
                "CREATE TABLE part PARTITION OF parted FOR VALUES FROM (0) TO (1000000)",
                "INSERT INTO parted SELECT generate_series(1, 5000)",
                "DELETE FROM plain WHERE id % 2 = 0", "VACUUM plain", "VACUUM toasted",
            ] {
                try await bot.execute(statement)
            }
            await bot.close()
            try await world.sweep()
            let expected = try await world.totalRelationSize(of: "atlas")
            #expect(expected > 10_000_000)
            #expect(try await world.usage(of: "atlas") == expected)
            #expect(try await world.usage(of: "birch") == 0)
        }
    }

    @Test func `files in another tablespace count too`() async throws {
        try await World.with { world in
            let folder = try await world.text("SELECT current_setting('data_directory') || '/../space'")
            let make = "DO $$BEGIN EXECUTE 'COPY (SELECT 1) TO PROGRAM ' || quote_literal('mkdir ' || " as SQL
            let place = Literal(folder.joined()) ?? ""
            try await world.run("\(make)\(place)); END$$", "CREATE TABLESPACE space LOCATION \(place)")
            let role = World.role("atlas")
            try await world.run(
                "CREATE TABLE \(role).far (id int) TABLESPACE space",
                "INSERT INTO \(role).far SELECT generate_series(1, 10000)"
            )
            try await world.sweep()
            #expect(try await world.usage(of: "atlas") == world.totalRelationSize(of: "atlas"))
            #expect(try await world.usage(of: "atlas") > 300_000)
        }
    }

    @Test func `the next sweep sees every change of files, whatever made it`() async throws {
        try await World.with { world in
            let role = World.role("atlas")
            try await world.run("CREATE TABLE \(role).t (id int PRIMARY KEY, t text)")
            #expect(try await world.sweep().changed == 3)
            #expect(try await world.sweep().changed == 0)
            let changes: [SQL] = [
                "INSERT INTO \(role).t SELECT i, repeat('x', 500) FROM generate_series(1, 1000) i",
                "UPDATE \(role).t SET t = t || 'y'", "DELETE FROM \(role).t WHERE id > 100",
                "VACUUM FULL \(role).t", "CREATE INDEX more ON \(role).t (t)", "REINDEX INDEX \(role).more",
                "TRUNCATE \(role).t", "CREATE MATERIALIZED VIEW \(role).v AS SELECT 1 AS a",
                "REFRESH MATERIALIZED VIEW \(role).v", "CREATE SEQUENCE \(role).s", "DROP TABLE \(role).t",
            ]
            for change in changes {
                try await world.admin.execute(change)
                let report = try await world.sweep()
                #expect(report.unsettled.isEmpty && report.untraced.isEmpty, "\(change.shown)")
                #expect(try await world.usage(of: "atlas") == world.totalRelationSize(of: "atlas"), "\(change.shown)")
            }
        }
    }

    @Test(arguments: ["", "_a"])
    func `what a transaction writes counts before it ends, prepared ones too`(ofLogin suffix: String) async throws {
        try await World.with { world in
            try await world.addLogins(of: "atlas")
            let bot = try await world.session(as: "atlas")
            try await bot.execute("CREATE TABLE t (t text)")
            await bot.close()
            let writer = try await world.session(as: "atlas", login: suffix)
            try await writer.execute("BEGIN")
            try await writer.execute("INSERT INTO t SELECT repeat('x', 1000) FROM generate_series(1, 5000)")
            try await world.sweep()
            #expect(try await world.usage(of: "atlas") > 5_000_000)
            try await writer.execute("PREPARE TRANSACTION 'later'")
            await writer.close()
            try await world.sweep()
            #expect(try await world.usage(of: "atlas") > 5_000_000)
            try await world.run("ROLLBACK PREPARED 'later'")
        }
    }

    @Test func `a bot that locks its tables keeps nobody waiting, and is measured`() async throws {
        try await World.with { world in
            let bot = try await world.session(as: "atlas")
            for statement: SQL in [
                "CREATE TABLE t (id int)", "INSERT INTO t SELECT generate_series(1, 10000)", "BEGIN",
                "LOCK TABLE t IN ACCESS EXCLUSIVE MODE",
            ] {
                try await bot.execute(statement)
            }
            let start = ContinuousClock.now
            try await world.sweep()
            #expect(ContinuousClock.now - start < .seconds(5))
            #expect(try await world.usage(of: "atlas") > 300_000)
            await bot.close()
        }
    }

    @Test func `tables that come, go and move meanwhile stop no sweep`() async throws {
        try await World.with { world in
            let role = World.role("atlas")
            try await world.run("CREATE TABLE \(role).kept AS SELECT generate_series(1, 20000) AS id")
            try await world.sweep()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    let session = try await world.session()
                    for _ in 0..<60 {
                        try await session.execute("CREATE TABLE \(role).t AS SELECT generate_series(1, 1000) AS id")
                        try await session.execute("VACUUM FULL \(role).kept")
                        try await session.execute("DROP TABLE \(role).t")
                    }
                    await session.close()
                }
                group.addTask { for _ in 0..<30 { try await world.sweep() } }
                try await group.waitForAll()
            }
            // A rewrite that was caught half way is never taken for an empty table.
            #expect(try await world.samples(of: "atlas").allSatisfy { $0 >= 700_000 })
            try await world.sweep()
            #expect(try await world.usage(of: "atlas") == world.totalRelationSize(of: "atlas"))
        }
    }

    @Test func `it warns once when a bot comes close to its quota, and again after it was away`() async throws {
        try await World.with { world in
            let role = World.role("atlas")
            try await world.run("CREATE TABLE \(role).t AS SELECT repeat('x', 1000) AS t FROM generate_series(1, 7500)")
            let report = try await world.sweep()
            #expect(report.warnings.map(\.bot) == [Fixtures.name("atlas")])
            #expect(report.warnings.map(\.percentage).allSatisfy { (80..<100).contains($0) })
            #expect(report.closeToQuota == 1)
            #expect(try await world.sweep().warnings.isEmpty)
            try await world.run("TRUNCATE \(role).t")
            #expect(try await world.sweep().closeToQuota == 0)
            try await world.run("INSERT INTO \(role).t SELECT repeat('x', 1000) FROM generate_series(1, 7500)")
            #expect(try await world.sweep().warnings.count == 1)
            #expect(
                try await world.text("SELECT bot || ' ' || kind FROM flarex.event ORDER BY id") == [
                    "atlas StorageWarning", "atlas StorageWarning",
                ]
            )
        }
    }

    @Test func `events of more than 400 days ago are forgotten, and nothing else of that age`() async throws {
        try await World.with { world in
            try await world.run(
                """
                INSERT INTO flarex.event (bot, kind, message, happened_at)
                SELECT 'atlas', 'StorageWarning', days::text, now() - days * interval '1 day'
                FROM (VALUES (401), (399), (0)) e (days)
                """,
                "INSERT INTO flarex.billing_month VALUES ('2020-01-01', now(), now())",
                "INSERT INTO flarex.usage_day SELECT '2020-01-01', 'atlas', 'acme', 'free', 1, NULL, NULL, 1, 1, 1, 1"
            )
            try await world.sweep()
            #expect(try await world.text("SELECT message FROM flarex.event ORDER BY id") == ["399", "0"])
            #expect(try await world.text("SELECT bot FROM flarex.usage_day") == ["atlas"])
        }
    }

    @Test func `a sweep of those close to their quota looks at no other`() async throws {
        try await World.with { world in
            let role = World.role("atlas")
            try await world.run("CREATE TABLE \(role).t AS SELECT repeat('x', 1000) AS t FROM generate_series(1, 7500)")
            try await world.sweep()
            let report = try await world.sweep(.closeToQuota)
            #expect(report.bots == 1)
            #expect(report.closeToQuota == 1)
        }
    }
}
