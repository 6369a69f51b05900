import FoundationEssentials
import PostgresClient
import SQLText
import TestSupport
import Testing

/// What a dry run finds out, and that it changes nothing.
@Suite("Dry runs of migrations", .serialized, .throwawayServer)
struct DryRunTests {
    private struct Report: Decodable {
        struct Storage: Decodable {
            var bytesBefore: Int
            var bytesAfter: Int
            var exceedsQuota: Bool
        }

        struct Migration: Decodable {
            struct Change: Decodable {
                var action: String
                var kind: String
                var name: String
            }

            struct Rows: Decodable {
                var table: String
                var inserted: Int
                var updated: Int
                var deleted: Int
            }

            struct Lock: Decodable {
                var mode: String
                var name: String
                var bytes: Int
                var heldMs: Int
            }

            var status: String
            var durationMs: Int
            var changes: [Change]
            var rows: [Rows]
            var locks: [Lock]
            var hazards: [String]

            var summary: [String] { changes.map { "\($0.action) \($0.kind) \($0.name)" } }
        }

        var storage: Storage
        var migrations: [Migration]
    }

    private func dryRun(_ workspace: Workspace, status: Int32 = 0) async throws -> Report {
        let outcome = try await workspace.migrate("--dry-run", "--format", "json")
        #expect(outcome.status == status, "\(outcome.output)\(outcome.errors)")
        return try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
    }

    @Test("over a million rows it says which lock would be held on which table and for how long, and changes nothing")
    func millionRows() async throws {
        try await Workspace.withBot { workspace in
            let bot = try await workspace.bot()
            try await bot.execute(
                "CREATE TABLE big AS SELECT g AS id, 'some text' AS v FROM generate_series(1, 1000000) g"
            )
            await bot.close()
            let state: SQL = """
                SELECT string_agg(relname || relfilenode || ' ' || pg_relation_size(oid), ',' ORDER BY relname)
                FROM pg_class WHERE relnamespace = (SELECT oid FROM pg_namespace WHERE nspname LIKE 'bot\\_%'
                    AND nspname = (SELECT role FROM flarex.bot WHERE id = 'weather'))
                """
            let before = try await workspace.texts(state)
            try workspace.migration(
                "1.sql",
                "ALTER TABLE big ALTER COLUMN id TYPE bigint;\nDELETE FROM big WHERE id <= 1000;"
            )
            let report = try await dryRun(workspace)
            let trial = try #require(report.migrations.first)
            #expect(trial.status == "tried")
            #expect(trial.summary == ["rewritten table big"])
            #expect(trial.rows.map { [$0.inserted, $0.updated, $0.deleted] } == [[0, 0, 1000]])
            let lock = try #require(trial.locks.first { $0.name == "big" })
            #expect(lock.mode == "ACCESS EXCLUSIVE" && lock.bytes > 30_000_000)
            #expect(lock.heldMs > 0 && lock.heldMs <= trial.durationMs)
            #expect(trial.hazards == ["deletesData", "rewritesTable", "blocksReaders", "blocksWriters"])
            #expect(report.storage.bytesBefore > 30_000_000 && report.storage.bytesAfter > 30_000_000)
            #expect(try await workspace.texts(state) == before)
            #expect(try await workspace.applied() == [])
            #expect(try await workspace.texts("SELECT name FROM flarex.migration_attempt") == [])
            let text = try await workspace.migrate("--dry-run")
            #expect(text.output.contains("lock ACCESS EXCLUSIVE on table big ("), "\(text.output)")
            #expect(text.output.hasSuffix("Nothing was changed.\n"))
        }
    }

    @Test("it tells what each migration makes, changes and drops, though one needs the other")
    func changes() async throws {
        try await Workspace.withBot { workspace in
            try workspace.migration(
                "1.sql",
                """
                CREATE TABLE a (id int PRIMARY KEY, v text, w text);
                CREATE TABLE old (id int); CREATE TABLE full_one (id int);
                """
            )
            #expect(try await workspace.migrate().status == 0)
            let bot = try await workspace.bot()
            try await bot.execute("INSERT INTO a SELECT g FROM generate_series(1, 10) g")
            try await bot.execute("INSERT INTO full_one SELECT g FROM generate_series(1, 10) g")
            await bot.close()
            try workspace.migration(
                "2.sql",
                """
                CREATE TYPE mood AS ENUM ('good');
                CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
                CREATE TABLE b (a int REFERENCES a);
                CREATE INDEX a_v ON a (v);
                INSERT INTO b SELECT id FROM a WHERE id < 4;
                UPDATE a SET v = 'x' WHERE id < 3;
                DROP TABLE old;
                TRUNCATE full_one;
                """
            )
            try workspace.migration("3.sql", "ALTER TABLE b ADD COLUMN n int; ALTER TABLE a DROP COLUMN w;")
            let report = try await dryRun(workspace)
            let (first, second) = (report.migrations[0], report.migrations[1])
            #expect(
                first.summary == [
                    "created function f(integer)", "created index a_v", "altered table a", "created table b",
                    "emptied table full_one", "dropped table old", "created type mood",
                ]
            )
            let rows = first.rows.map { "\($0.table) \($0.inserted) \($0.updated) \($0.deleted)" }
            #expect(rows == ["a 0 2 0", "b 3 0 0"])
            let locks = Set(first.locks.map { "\($0.name) \($0.mode)" })
            let expected = ["a SHARE ROW EXCLUSIVE", "old ACCESS EXCLUSIVE", "full_one ACCESS EXCLUSIVE"]
            #expect(locks.isSuperset(of: expected), "\(locks)")
            #expect(!first.locks.contains { $0.name == "b" })
            #expect(first.hazards == ["deletesData", "blocksReaders", "blocksWriters"])
            #expect(second.summary == ["altered table a", "altered table b"])
            #expect(second.hazards == ["deletesData", "blocksReaders", "blocksWriters"])
            #expect(try await workspace.tables() == ["a", "full_one", "old"])
            #expect(try await workspace.migrate().status == 0)
            #expect(try await workspace.tables() == ["a", "b", "full_one"])
        }
    }

    @Test("what would end the transaction, or cannot run in one, is not tried")
    func notTried() async throws {
        try await Workspace.withBot { workspace in
            try workspace.migration("1.sql", "CREATE TABLE a ();")
            try workspace.migration("2.sql", "-- flarexdb: no-transaction\nCREATE INDEX CONCURRENTLY i ON a ((1));")
            try workspace.migration("3.sql", "CREATE TABLE b ();\n-- done\nCOMMIT;")
            let report = try await dryRun(workspace, status: 3)
            #expect(report.migrations.map(\.status) == ["tried", "notTried", "notTried"])
            #expect(try await workspace.tables() == [])
            try workspace.migration("3.sql", "SELECT 1;\nSELECT nope;")
            let failing = try await dryRun(workspace, status: 3)
            #expect(failing.migrations.map(\.status) == ["tried", "notTried", "failed"])
            let log = try await workspace.texts(
                "SELECT result FROM flarex.audit_entry WHERE act = 'tryMigration' AND kind = 'outcome' ORDER BY sequence"
            )
            #expect(log == ["done", "done", "failed"])
            #expect(try await workspace.texts("SELECT rolname::text FROM pg_roles WHERE rolname LIKE 'con\\_%'") == [])
        }
    }
}
