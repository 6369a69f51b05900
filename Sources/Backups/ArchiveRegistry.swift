import FoundationEssentials
package import Model
package import PostgresClient
import SQLText

/// What is to be recorded of a new archive; the rest the registry knows.
struct ArchiveDraft: Sendable, Encodable {
    var bot: String
    var role: String
    var bytes: Int64
    var rows: Int
    var tables: [ArchivedTable]
    var objects: String
    var folder: String
}

/// What the archives of a group have in common.
struct ArchiveGround: Sendable {
    var run: Int
    /// When the snapshot was taken, as the server prints it.
    var takenAt: String
    var dumpVersion: Int
    var snapshot: String
}

extension PostgresSession {
    /// Begins a run, or goes on with one for the same bots that was not ended.
    ///
    /// - Parameter age: a run that was begun longer ago than that is not gone on with.
    /// - Returns: the run's number, and whether it was there before.
    func beginBackupRun(of bots: [Name]?, within age: TimeSpan) throws -> (number: Int, isContinued: Bool) {
        let asked = bots.map { Bind.array($0.map(\.text)) } ?? .null
        let open = try query(
            """
            SELECT number FROM flarex.backup_run
            WHERE ended_at IS NULL AND asked IS NOT DISTINCT FROM \(bind: asked)::text[]
                AND begun_at > pg_catalog.now() - \(age.seconds) * interval '1 second'
            ORDER BY number DESC LIMIT 1
            """
        ) { try $0.integer(0) }
        if let number = open.first { return (number, true) }
        let new = try query("INSERT INTO flarex.backup_run (asked) VALUES (\(bind: asked)::text[]) RETURNING number") {
            try $0.integer(0)
        }
        guard let number = new.first else { throw BackupError("the registry gave the run no number") }
        return (number, false)
    }

    func endBackupRun(_ number: Int) throws {
        try execute("UPDATE flarex.backup_run SET ended_at = pg_catalog.now() WHERE number = \(number)")
    }

    /// Records the archives of a group, all or none. What failed before is forgotten.
    func record(_ drafts: [ArchiveDraft], _ ground: ArchiveGround) throws {
        guard !drafts.isEmpty else { return }
        let json = String(decoding: try JSONEncoder().encode(drafts), as: UTF8.self)
        try execute(
            """
            WITH given AS (
                SELECT * FROM pg_catalog.jsonb_to_recordset(\(bind: .text(json))::pg_catalog.jsonb) AS g (bot text,
                    bytes bigint, rows bigint, tables pg_catalog.jsonb, objects text, folder text)
            ), cleared AS (
                DELETE FROM flarex.backup_failure WHERE bot IN (SELECT bot FROM given)
            )
            INSERT INTO flarex.archive (run, bot, workspace, role, plan, extensions, taken_at, server_version,
                dump_version, bytes, stored_bytes, rows, tables, objects, snapshot, folder)
            SELECT \(ground.run), b.id, b.workspace, b.role, b.plan, b.extensions,
                \(bind: .text(ground.takenAt))::timestamptz,
                pg_catalog.current_setting('server_version_num')::integer, \(ground.dumpVersion), g.bytes, u.bytes,
                g.rows, g.tables, g.objects, \(bind: .text(ground.snapshot)), g.folder
            FROM given g JOIN flarex.bot b ON b.id = g.bot LEFT JOIN flarex.usage u ON u.bot = b.id
            """
        )
    }

    func recordBackupFailure(of bot: Name, _ message: String, inRun run: Int) throws {
        try execute(
            """
            INSERT INTO flarex.backup_failure AS f (bot, run, message)
            VALUES (\(bind: .text(bot.text)), \(run), \(bind: .text(message)))
            ON CONFLICT (bot) DO UPDATE SET run = excluded.run, at = pg_catalog.now(), message = excluded.message
            """
        )
    }

    /// The archives of a bot, or of all bots, each bot's newest first.
    package func readArchives(of bot: Name? = nil) throws -> [Archive] {
        try readArchives(
            where: "\(bind: .optional(bot?.text))::text IS NULL OR bot = \(bind: .optional(bot?.text))"
        )
    }

    /// The newest archive of each bot that there is.
    package func readNewestArchives() throws -> [Archive] {
        try readArchives(
            where: """
                number IN (SELECT DISTINCT ON (a.bot) a.number FROM flarex.archive a JOIN flarex.bot b ON b.id = a.bot
                    ORDER BY a.bot, a.taken_at DESC, a.number DESC)
                """
        )
    }

    /// Archives by their numbers.
    func readArchives(numbered numbers: [Int]) throws -> [Archive] {
        try readArchives(where: "number = ANY (\(bind: .array(numbers.map { "\($0)" }))::bigint[])")
    }

    private func readArchives(where condition: SQL) throws -> [Archive] {
        try query(
            """
            SELECT number, bot, workspace, role, plan, extensions::text,
                \(SQL.epoch(of: "taken_at")), server_version, dump_version, bytes,
                stored_bytes, rows, tables::text, objects, snapshot, folder
            FROM flarex.archive WHERE \(condition)
            ORDER BY bot COLLATE "C", taken_at DESC, number DESC
            """
        ) { try $0.archive() }
    }

    /// Forgets the archives in these snapshots, which are not in the repository any more.
    func forgetArchives(in snapshots: [String]) throws {
        try execute("DELETE FROM flarex.archive WHERE snapshot = ANY (\(bind: .array(snapshots))::text[])")
    }

    /// Why the last attempts to archive bots failed, by bot.
    package func readBackupFailures() throws -> [Name: BackupFailure] {
        let rows = try query(
            """
            SELECT bot, \(SQL.epoch(of: "since")), \(SQL.epoch(of: "at")), message
            FROM flarex.backup_failure
            """
        ) { row in
            let failure = BackupFailure(
                since: Timestamp(seconds: try row.integer(1, as: Int64.self)),
                at: Timestamp(seconds: try row.integer(2, as: Int64.self)),
                message: try row.text(3)
            )
            return (Name(try row.text(0)), failure)
        }
        return Dictionary(uniqueKeysWithValues: rows.compactMap { bot, failure in bot.map { ($0, failure) } })
    }
}

/// Why a bot's last attempts failed.
package struct BackupFailure: Hashable, Sendable {
    /// The first of the attempts in a row.
    package var since: Timestamp
    package var at: Timestamp
    package var message: String
}

extension Row {
    fileprivate func archive() throws -> Archive {
        guard let bot = Name(try text(1)), let workspace = Name(try text(2)), let role = Identifier(try text(3)),
            let plan = Name(try text(4))
        else { throw BackupError("archive \(try integer(0)) in the registry has a name that no bot can have") }
        return Archive(
            number: try integer(0),
            bot: bot,
            workspace: workspace,
            role: role,
            plan: plan,
            extensions: try textArray(5).compactMap { Identifier($0) },
            takenAt: Timestamp(seconds: try integer(6, as: Int64.self)),
            serverVersion: try integer(7),
            dumpVersion: try integer(8),
            bytes: ByteCount(bytes: try integer(9, as: Int64.self)),
            storedBytes: try optionalInteger(10, as: Int64.self).map { ByteCount(bytes: $0) },
            rows: try integer(11),
            tables: try JSONDecoder().decode([ArchivedTable].self, from: Data(try text(12).utf8)),
            objects: try text(13),
            snapshot: try text(14),
            folder: try text(15)
        )
    }
}
