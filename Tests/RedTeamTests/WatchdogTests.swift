import Logging
import Model
import Planning
import PostgresClient
import Reconciliation
import SQLText
import TestSupport
import Testing

/// What one bot does to all others with rights that it has, and how that is ended.
@Suite("Watchdog", .serialized, .timeLimit(.minutes(10)))
struct WatchdogTests {
    private func watchdog(over world: World, _ limits: ClusterPolicy.Limits = .init()) async throws -> Watchdog {
        Watchdog(
            ClusterConnection(options: try await world.server.options()),
            database: World.database,
            bounds: WatchBounds(limits),
            patience: .seconds(1),
            logger: Logger(label: "watchdog")
        )
    }

    /// Looks until something is ended.
    private func firstEndings(of watchdog: Watchdog) async throws -> [Ending] {
        let deadline = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < deadline {
            let endings = try await watchdog.look()
            if !endings.isEmpty { return endings }
            try await Task.sleep(for: .milliseconds(100))
        }
        return []
    }

    private func events(in world: World) async throws -> [String] {
        let session = try await world.server.session(database: World.database)
        let texts = try await session.query(
            "SELECT bot || ': ' || message FROM flarex.event WHERE kind = 'Ended' ORDER BY id"
        ) { try $0.text(0) }
        await session.close()
        return texts
    }

    /// Waits until somebody has waited for a lock for longer than that.
    private func wait(in world: World, for seconds: Int) async throws {
        let session = try await world.server.session(database: World.database)
        let waits: SQL = """
            SELECT FROM pg_locks WHERE NOT granted AND waitstart < clock_timestamp() - \(seconds) * interval '1 second'
            """
        let deadline = ContinuousClock.now + .seconds(60)
        var waiting = false
        while !waiting, ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(100))
            waiting = try await !session.query(waits) { _ in true }.isEmpty
        }
        #expect(waiting, "no session waits for a lock")
        await session.close()
    }

    /// Opens savepoints, each with a lock of its own, until there is no room for another.
    private func fillLockTable(through session: PostgresSession) async throws {
        try await session.execute("BEGIN")
        do {
            for _ in 0..<20_000 {
                try await session.execute("SAVEPOINT a")
                try await session.execute("INSERT INTO flood VALUES (1)")
            }
        } catch let error as PostgresError where error.state == .outOfMemory {
            // The locks of all savepoints but the last stay.
            try await session.execute("ROLLBACK TO SAVEPOINT a")
        }
    }

    @Test("a lock table that savepoints fill, so that nobody can connect, is free again after one look")
    func lockTable() async throws {
        try await World.with(bots: ["a", "b"]) { world in
            let watchdog = try await watchdog(over: world)
            #expect(try await watchdog.look() == [])
            let sessions = [try await world.session("a"), try await world.session("a")]
            try await sessions[0].execute("CREATE TABLE flood (i int)")
            for session in sessions { try await fillLockTable(through: session) }
            await #expect(throws: PostgresError.self) { try await world.session("b") }
            await #expect(throws: PostgresError.self) { try await world.server.session() }

            let endings = try await watchdog.look()
            #expect(Set(endings.map(\.reason)) == [.locks])
            #expect(Set(endings.map(\.role)) == [world.role("a")])
            await #expect(throws: PostgresError.self) { try await sessions[0].execute("SELECT 1") }
            let neighbour = try await world.session("b")
            try await neighbour.execute("CREATE TABLE work (i int)")
            await neighbour.close()
            // There was no room to record it at first.
            #expect(try await watchdog.look() == [])
            let events = try await events(in: world)
            #expect(events.count == 1)
            #expect(events.first?.contains("held") == true, "\(events)")
            await watchdog.close()
            try await world.pass()
        }
    }

    @Test("of a bot's sessions those stay that fit into its share, and other bots' are left alone")
    func share() async throws {
        try await World.with(bots: ["a", "b"]) { world in
            let watchdog = try await watchdog(over: world)
            let (small, large, other) = (
                try await world.session("a"), try await world.session("a"), try await world.session("b")
            )
            for (session, count) in [(small, 100), (large, 2000), (other, 1000)] {
                try await session.execute("CREATE TABLE IF NOT EXISTS flood (i int)")
                try await session.execute("BEGIN")
                for _ in 0..<count {
                    try await session.execute("SAVEPOINT a")
                    try await session.execute("INSERT INTO flood VALUES (1)")
                }
            }
            #expect(try await watchdog.look().map(\.role) == [world.role("a")])
            await #expect(throws: PostgresError.self) { try await large.execute("SELECT 1") }
            for session in [small, other] {
                try await session.execute("COMMIT")
                await session.close()
            }
            await watchdog.close()
        }
    }

    @Test("sessions and prepared transactions of bots end when their transactions are too old, and no others")
    func transactionAge() async throws {
        try await World.with(bots: ["a", "b"], settings: ["max_prepared_transactions": "5"]) { world in
            var limits = ClusterPolicy.Limits()
            limits.transactionAge = TimeSpan(seconds: 1)
            let watchdog = try await watchdog(over: world, limits)
            try await world.rotate("b")
            let (idle, prepared, rotated) = (
                try await world.session("a"), try await world.session("a"), try await world.session("b")
            )
            let admin = try await world.server.session(database: World.database)
            try await prepared.execute("CREATE TABLE t (i int)")
            for session in [prepared, rotated, admin] {
                try await session.execute("BEGIN")
                try await session.execute("SELECT 1 FROM pg_class LIMIT 1")
            }
            try await prepared.execute("LOCK TABLE t")
            try await prepared.execute("PREPARE TRANSACTION 'it''s old'")
            var found: [String] = []
            while found.count < 2 { found += try await firstEndings(of: watchdog).map { "\($0.reason) \($0.role)" } }
            #expect(found.sorted() == ["a", "b"].map { "transactionAge \(world.role($0))" }.sorted())
            await #expect(throws: PostgresError.self) { try await rotated.execute("SELECT 1") }
            for session in [idle, prepared, admin] {
                try await session.execute("SELECT 1")
                await session.close()
            }
            #expect(try await events(in: world).contains { $0.hasPrefix("a: prepared transaction it's old of a ") })
            await watchdog.close()
        }
    }

    @Test("a bot that keeps another, or flarexdb, waiting for a lock is ended, and the event names both")
    func blockOthers() async throws {
        try await World.with(bots: ["a", "b"]) { world in
            var limits = ClusterPolicy.Limits()
            limits.blockOthers = TimeSpan(seconds: 1)
            let watchdog = try await watchdog(over: world, limits)
            let owner = try await world.session("b")
            let admin = try await world.server.session(database: World.database)
            try await owner.execute("CREATE TABLE t (i int)")
            try await owner.execute("CREATE VIEW v AS SELECT * FROM t")
            let view = try await owner.query("SELECT 'v'::regclass::oid") { try $0.integer(0) }.first ?? 0
            for (waiter, victim) in [(owner, "b"), (admin, "postgres")] {
                let holder = try await world.session("a")
                try await holder.execute("BEGIN")
                try await holder.execute("SELECT pg_get_viewdef(\(view))")
                async let change: Void = {
                    _ = try await waiter.execute("ALTER TABLE \(world.role("b")).t ADD COLUMN IF NOT EXISTS j int")
                }()
                let endings = try await firstEndings(of: watchdog)
                try await change
                #expect(endings.map(\.reason) == [.blockOthers])
                #expect(endings.first?.role == world.role("a"))
                await #expect(throws: PostgresError.self) { try await holder.execute("SELECT 1") }
                let expected = endings.first?.message.contains(victim == "b" ? world.role("b").name : victim)
                #expect(expected == true, "\(endings)")
            }
            let events = try await events(in: world)
            #expect(events.first?.hasPrefix("a: a session of a kept b waiting ") == true, "\(events)")
            for session in [owner, admin] { await session.close() }
            await watchdog.close()
        }
    }

    @Test("a bot that waits where it has no business, or builds an index concurrently, has nobody's work ended")
    func intruders() async throws {
        try await World.with(bots: ["a", "b"]) { world in
            var limits = ClusterPolicy.Limits()
            limits.blockOthers = TimeSpan(seconds: 1)
            let watchdog = try await watchdog(over: world, limits)
            let (owner, intruder) = (try await world.session("b"), try await world.session("a"))
            try await owner.execute("CREATE TABLE whole (i int) PARTITION BY LIST (i)")
            try await owner.execute("CREATE TABLE t PARTITION OF whole DEFAULT")
            let table = try await owner.query("SELECT 't'::regclass::oid") { try $0.integer(0) }.first ?? 0
            try await intruder.execute("CREATE TABLE mine (i int)")
            try await owner.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
            try await owner.execute("LOCK TABLE t")
            // A concurrent build of an index waits for whoever has a snapshot; LOCK takes none.
            try await owner.execute("SELECT 1")
            for statement in [
                "SELECT pg_get_partition_constraintdef(\(table))",
                "CREATE INDEX CONCURRENTLY ON mine (i)",
            ] as [SQL] {
                async let trespass: Void = {
                    _ = try? await intruder.execute("SET statement_timeout = '5s'")
                    _ = try? await intruder.execute(statement)
                }()
                try await wait(in: world, for: 2)
                #expect(try await watchdog.look() == [])
                await trespass
            }
            try await owner.execute("COMMIT")
            for session in [owner, intruder] { await session.close() }
            await watchdog.close()
        }
    }

    @Test("a worker of autovacuum that a bot's function does not let go is ended, and autovacuum of such tables is off")
    func autovacuum() async throws {
        try await World.with(bots: ["a"], settings: ["autovacuum_naptime": "1s"]) { world in
            let watchdog = try await watchdog(over: world)
            let session = try await world.session("a")
            for statement in [
                "CREATE FUNCTION trap(i int) RETURNS int LANGUAGE sql IMMUTABLE RETURN i",
                "CREATE TABLE caught (i int)", "CREATE INDEX ON caught ((trap(i) + 1))",
                "CREATE TABLE likewise (i int)", "CREATE STATISTICS s ON (trap(i) + 1) FROM likewise",
                "CREATE TABLE plain (i int PRIMARY KEY)",
                """
                CREATE OR REPLACE FUNCTION trap(i int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN
                    IF session_user::text !~ '^bot_' THEN
                        LOOP BEGIN PERFORM pg_sleep(1000); EXCEPTION WHEN query_canceled THEN NULL; END; END LOOP;
                    END IF;
                    RETURN i;
                END $$
                """,
                "INSERT INTO caught SELECT generate_series(1, 1000)",
            ] as [SQL] {
                try await session.execute(statement)
            }
            let endings = try await firstEndings(of: watchdog)
            #expect(endings.map(\.reason) == [.autovacuum])
            #expect(endings.first?.message.contains("table caught; it was ended") == true, "\(endings)")
            let off = try await session.query(
                "SELECT relname::text FROM pg_class WHERE 'autovacuum_enabled=false' = ANY (reloptions) ORDER BY 1"
            ) { try $0.text(0) }
            #expect(off == ["caught", "likewise"])
            let admin = try await world.server.session(database: World.database)
            let workers = try await admin.query(
                "SELECT query FROM pg_stat_activity WHERE backend_type = 'autovacuum worker' AND query LIKE '%caught%'"
            ) { try $0.text(0) }
            #expect(workers == [])
            await admin.close()
            await session.close()
            await watchdog.close()
            #expect(try await world.plan().isEmpty)
        }
    }
}
