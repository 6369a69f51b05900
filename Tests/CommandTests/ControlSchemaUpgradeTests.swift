import Foundation
import Planning
import PostgresClient
import SQLText
import SystemPackage
import TestSupport
import Testing

/// The control schema of every version that was released, as a dump with data, is brought to the newest.
///
/// `RECORD_GOLDENS=1` writes the dump of a new version; the others never change.
@Suite("Upgrades of the control schema", .serialized, .throwawayServer)
struct ControlSchemaUpgradeTests {
    @Test("every row of every version is there afterwards, and the schema is that of a new cluster")
    func upgrades() async throws {
        try await Workspace.withServer(bots: []) { workspace in
            try await workspace.newDatabase()
            let fresh = try await workspace.inDatabase { session in
                for statement in ControlSchema.upgrade(from: 0, to: ControlSchema.version) {
                    try await session.execute(statement)
                }
                return try await ControlSchemaHistory.structure(through: session)
            }
            for version in 1...ControlSchema.version {
                try await workspace.newDatabase()
                try await workspace.load(Self.fixture(of: version))
                let (before, after, structure) = try await workspace.inDatabase { session in
                    let before = try await ControlSchemaHistory.rows(through: session)
                    let found = try await session.query("SELECT max(version) FROM flarex.schema_version") {
                        try $0.integer(0)
                    }
                    #expect(found == [version])
                    for statement in ControlSchema.upgrade(from: version, to: ControlSchema.version) {
                        try await session.execute(statement)
                    }
                    let structure = try await ControlSchemaHistory.structure(through: session)
                    return (before, try await ControlSchemaHistory.rows(through: session), structure)
                }
                #expect(structure == fresh, "version \(version)")
                for (table, rows) in before {
                    let place: Comment = "version \(version), table \(table)"
                    #expect(!rows.isEmpty || Self.mayBeEmpty.contains(table), place)
                    #expect(try await workspace.contains(after[table] ?? [], rows), place)
                }
                let shown = try await workspace.run("status")
                #expect(shown.status == 0 && shown.output.contains("weather"), "version \(version): \(shown.errors)")
            }
        }
    }

    @Test("a program that knows fewer versions refuses the cluster and changes nothing")
    func downgrade() async throws {
        try await Workspace.withServer(bots: ["weather"]) { workspace in
            try await workspace.newDatabase()
            try await workspace.load(Self.fixture(of: ControlSchema.version))
            try await workspace.sql("INSERT INTO flarex.schema_version (version) VALUES (\(ControlSchema.version + 1))")
            let before = try await workspace.inDatabase { try await ControlSchemaHistory.rows(through: $0) }
            for command in [["apply", "--yes"], ["sweep"], ["uninstall", "--yes"]] {
                let outcome = try await workspace.run(command)
                let text = outcome.output + outcome.errors
                #expect(outcome.status != 0 && text.contains("its control schema has version"), "\(command): \(text)")
            }
            #expect(try await workspace.inDatabase { try await ControlSchemaHistory.rows(through: $0) } == before)
        }
    }

    @Test("the dumps hold what the statements of each version give", arguments: 1...ControlSchema.version)
    func fixture(version: Int) async throws {
        try await Workspace.withServer(bots: []) { workspace in
            try await workspace.newDatabase()
            let made = try await workspace.inDatabase { session in
                try await ControlSchemaHistory.make(version: version, through: session)
                return try await Self.contents(through: session)
            }
            if ProcessInfo.processInfo.environment["RECORD_GOLDENS"] == "1" {
                try Golden.expect(try await workspace.dump(), matches: "Fixtures/control-schema-\(version).sql")
            }
            try await workspace.newDatabase()
            try await workspace.load(Self.fixture(of: version))
            #expect(try await workspace.inDatabase { try await Self.contents(through: $0) } == made)
        }
    }

    private static func contents(through session: PostgresSession) async throws -> [String] {
        try await ControlSchemaHistory.structure(through: session)
            + ControlSchemaHistory.rows(through: session).sorted { $0.key < $1.key }.flatMap { [$0.key] + $0.value }
    }

    private static func fixture(of version: Int) -> FilePath {
        FilePath(#filePath).removingLastComponent().appending("Fixtures/control-schema-\(version).sql")
    }

    /// No data of these outlive what they are about.
    private static let mayBeEmpty: Set = [
        "audit_open", "migration_attempt", "backup_login", "panel", "web_session", "api_token", "request",
    ]
}

extension Workspace {
    fileprivate func newDatabase() async throws {
        let session = try await session("postgres")
        try await session.execute("DROP DATABASE IF EXISTS flarex WITH (FORCE)")
        try await session.execute("CREATE DATABASE flarex TEMPLATE template0 ENCODING 'UTF8'")
        await session.close()
    }

    fileprivate func inDatabase<Value>(_ body: (PostgresSession) async throws -> Value) async throws -> Value {
        let session = try await session()
        do {
            let value = try await body(session)
            await session.close()
            return value
        } catch {
            await session.close()
            throw error
        }
    }

    fileprivate func load(_ file: FilePath) async throws {
        let outcome = try await Documentation.bash(
            "psql -X -q -v ON_ERROR_STOP=1 -f \"$FILE\" \"$URL\"",
            environment: ["URL": try await serverURL, "FILE": file.string],
            in: directory.path
        )
        #expect(outcome.status == 0, "\(file): \(outcome.output)")
    }

    /// Without what differs between two runs, and between servers.
    fileprivate func dump() async throws -> String {
        let outcome = try await Documentation.bash(
            """
            "$PG_DUMP" --schema=flarex --no-owner --no-privileges --inserts "$URL" \\
                | sed -e '/^--/d' -e '/^\\\\/d' -e '/^SET /d' -e '/^SELECT pg_catalog.set_config/d' -e '/^$/d' \\
                    -e "s/\\(schema_version VALUES ([0-9]*, \\)'[^']*'/\\1'2026-01-02 03:04:05+00'/"
            """,
            environment: [
                "URL": try await serverURL, "PGTZ": "UTC", "PG_DUMP": try server?.tool("pg_dump").string ?? "pg_dump",
            ],
            in: directory.path
        )
        #expect(outcome.status == 0, "\(outcome.output)")
        return outcome.output
    }

    private var serverURL: String {
        get async throws {
            guard let server else { throw NoServer() }
            return await server.adminURL(database: "flarex")
        }
    }

    /// Whether each of the rows is in one of the others, which may have more columns.
    fileprivate func contains(_ rows: [String], _ others: [String]) async throws -> Bool {
        let answer = try await inDatabase { session in
            try await session.query(
                """
                SELECT count(*) = 0 FROM unnest(\(bind: .array(others))::text[]) AS o (row)
                WHERE NOT EXISTS (SELECT FROM unnest(\(bind: .array(rows))::text[]) AS r (row) WHERE r.row::jsonb @> o.row::jsonb)
                """
            ) { try $0.boolean(0) }
        }
        return answer == [true]
    }
}
