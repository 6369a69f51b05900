import Model
import Planning
import PostgresClient
import SQLText
import TestSupport
import Testing

/// What one bot does to stop the others. While it does, bot B and the administrator connect and work.
///
/// The server has the room in its lock table that bots of 1,000 objects need.
@Suite(
    "Denial of service",
    .serialized,
    .timeLimit(.minutes(10))
)
struct DenialTests {
    private static let settings = ["max_locks_per_transaction": "1024", "max_prepared_transactions": "20"]

    /// Lends a server with bots A and B, and checks at the end that a pass still works.
    private func contested(
        settings: [String: String] = Self.settings,
        _ body: (World) async throws -> Void
    ) async throws {
        try await World.with(bots: ["a", "b"], settings: settings) { world in
            try await body(world)
            try await world.pass()
        }
    }

    /// Bot B and the administrator connect, make a table, write to it and drop it.
    private func othersWork(in world: World) async throws {
        let work: [SQL] = [
            "CREATE TABLE work (id serial PRIMARY KEY, v text)", "INSERT INTO work (v) VALUES ('x')",
            "CREATE INDEX ON work (v)", "UPDATE work SET v = 'y'", "DROP TABLE work",
        ]
        let neighbour = try await world.session("b")
        for statement in work { try await neighbour.execute(statement) }
        await neighbour.close()
        var options = try await world.server.options(database: World.database)
        options.settings = [("search_path", "flarex")]
        let admin = try await PostgresSession.connect(to: options)
        for statement in work { try await admin.execute(statement) }
        await admin.close()
    }

    /// Opens sessions of bot A and lets each try the statements, in turn; returns the SQLSTATEs of failures.
    private func attack(
        _ world: World,
        sessions count: Int,
        _ statements: [SQL]
    ) async throws -> (sessions: [PostgresSession], failures: [SQLState?]) {
        var sessions: [PostgresSession] = []
        for _ in 0..<count {
            var options = try await world.options("a")
            options.settings = [("search_path", "\(world.role("a").quoted), flarex_shim, pg_catalog")]
            sessions.append(try await .connect(to: options))
        }
        var failures: [SQLState?] = []
        for session in sessions {
            do {
                for statement in statements { try await session.execute(statement) }
            } catch let error as PostgresError {
                failures.append(error.state)
            }
        }
        return (sessions, failures)
    }

    private func close(_ sessions: [PostgresSession]) async { for session in sessions { await session.close() } }

    @Test("advisory locks on every connection fill nothing")
    func advisoryLocks() async throws {
        try await contested(settings: [:]) { world in
            let (sessions, failures) = try await attack(
                world,
                sessions: 8,
                [
                    """
                    DO $$ BEGIN
                        FOR i IN 1..20000 LOOP PERFORM pg_advisory_lock(pg_backend_pid(), i); END LOOP;
                    EXCEPTION WHEN configuration_limit_exceeded THEN NULL; END $$
                    """,
                    "SELECT count(pg_advisory_lock(pg_backend_pid(), g)) FROM generate_series(1, 20000) g",
                ]
            )
            #expect(failures == Array(repeating: SQLState(rawValue: "53400"), count: 8))
            try await othersWork(in: world)
            await close(sessions)
        }
    }

    @Test("thousands of tables in open transactions leave room in the lock table", arguments: [false, true])
    func tables(dropped: Bool) async throws {
        // As little room as there is by default.
        try await contested(settings: [:]) { world in
            let drop: SQL = !dropped ? "" : "EXECUTE format('DROP TABLE t%s_%s', pg_backend_pid(), i);"
            let (sessions, failures) = try await attack(
                world,
                sessions: 8,
                [
                    "BEGIN",
                    """
                    DO $$ BEGIN
                        FOR i IN 1..6000 LOOP
                            BEGIN
                                EXECUTE format('CREATE TABLE t%s_%s (i int)', pg_backend_pid(), i);
                                \(drop)
                            EXCEPTION WHEN program_limit_exceeded THEN EXIT; END;
                        END LOOP;
                    END $$
                    """,
                ]
            )
            #expect(failures == [])
            try await othersWork(in: world)
            await close(sessions)
        }
    }

    @Test("reading all of its tables on every connection leaves room in the lock table")
    func reading() async throws {
        try await contested { world in
            let (makers, made) = try await attack(
                world,
                sessions: 1,
                [
                    """
                    DO $$ BEGIN
                        FOR i IN 1..480 LOOP EXECUTE format('CREATE TABLE t%s (i serial PRIMARY KEY)', i); COMMIT; END LOOP;
                    END $$
                    """
                ]
            )
            #expect(made == [])
            await close(makers)
            let (sessions, failures) = try await attack(
                world,
                sessions: 9,
                [
                    "BEGIN",
                    "DO $$ BEGIN FOR i IN 1..480 LOOP EXECUTE format('SELECT i FROM t%s LIMIT 0', i); END LOOP; END $$",
                ]
            )
            #expect(failures == [])
            try await othersWork(in: world)
            await close(sessions)
        }
    }

    @Test("huge definitions and comments are refused, and others go on")
    func definitions() async throws {
        try await contested { world in
            let (sessions, failures) = try await attack(
                world,
                sessions: 4,
                [
                    "DO $$ BEGIN EXECUTE format('CREATE VIEW w AS SELECT %L::text', (SELECT string_agg(md5(g::text), '') FROM generate_series(1, 300000) g)); END $$"
                ]
            )
            #expect(failures == Array(repeating: .programLimitExceeded, count: 4))
            try await othersWork(in: world)
            await close(sessions)
        }
    }

    @Test("megabytes in its own settings slow no login but its own, and the next pass takes them back")
    func settings() async throws {
        try await contested { world in
            let (sessions, failures) = try await attack(
                world,
                sessions: 1,
                [
                    "DO $$ BEGIN EXECUTE format('ALTER ROLE CURRENT_USER SET search_path = %s', (SELECT string_agg('s' || g, ', ') FROM generate_series(1, 300000) g)); END $$"
                ]
            )
            #expect(failures == [])
            await close(sessions)
            let clock = ContinuousClock()
            let time = try await clock.measure { try await othersWork(in: world) }
            #expect(time < .seconds(10))
            #expect(
                try await world.pass().steps.contains {
                    $0.reason.contains("settings exceed")
                }
            )
            let session = try await world.session("a")
            #expect(try await session.query("SELECT current_user::text") { try $0.text(0) } == [world.role("a").name])
            await session.close()
        }
    }

    @Test("connections over its limit are refused, and others connect")
    func connections() async throws {
        try await contested { world in
            var sessions: [PostgresSession] = []
            var refused: [SQLState?] = []
            let options = try await world.options("a")
            for _ in 0..<60 {
                do {
                    sessions.append(try await .connect(to: options))
                } catch let error as PostgresError {
                    refused.append(error.state)
                }
            }
            #expect(sessions.count == 10)
            #expect(refused == Array(repeating: .tooManyConnections, count: 50))
            try await othersWork(in: world)
            await close(sessions)
        }
    }

    @Test("prepared transactions that nobody ends leave others to work, but for their own prepared transactions")
    func prepared() async throws {
        try await contested { world in
            let session = try await world.session("a")
            var failures: [SQLState?] = []
            let names: [Literal] = (0..<30).compactMap { Literal("p\($0)") }
            for name in names {
                do {
                    try await session.execute("BEGIN")
                    try await session.execute(
                        "DO $$ BEGIN FOR i IN 1..50 LOOP EXECUTE format('CREATE TABLE t%s_%s (i int)', txid_current(), i); END LOOP; END $$"
                    )
                    try await session.execute("PREPARE TRANSACTION \(name)")
                } catch let error as PostgresError {
                    failures.append(error.state)
                    if await session.isInTransaction { try await session.execute("ROLLBACK") }
                }
            }
            // The server has room for twenty; then the bot's own locks, which stay with them, or the room end it.
            #expect(failures.count >= 10)
            try await othersWork(in: world)
            await session.close()
            let admin = try await world.server.session(database: World.database)
            for name in names { _ = try? await admin.execute("ROLLBACK PREPARED \(name)") }
            let left = try await admin.query("SELECT gid FROM pg_prepared_xacts") { try $0.text(0) }
            #expect(left == [])
            await admin.close()
        }
    }
}
