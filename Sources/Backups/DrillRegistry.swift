import FoundationEssentials
package import Model
package import PostgresClient
import SQLText

extension PostgresSession {
    /// Keeps what came of a drill.
    package func record(_ drill: Drill) throws {
        let fault = try drill.fault.map { String(decoding: try JSONEncoder().encode($0), as: UTF8.self) }
        let begun: SQL = "pg_catalog.to_timestamp(\(drill.begunAt.seconds))"
        try execute(
            """
            INSERT INTO flarex.drill (bot, workspace, archive, taken_at, begun_at, milliseconds, tables, rows, bytes,
                server_version, has_network, is_verified, since, fault)
            VALUES (\(bind: .text(drill.bot.text)), \(bind: .text(drill.workspace.text)), \(drill.archive),
                pg_catalog.to_timestamp(\(drill.takenAt.seconds)), \(begun), \(bind: .integer(drill.milliseconds)),
                \(drill.tables), \(drill.rows), \(bind: .integer(drill.bytes.bytes)), \(drill.serverVersion),
                \(bind: .boolean(drill.hasNetwork)), \(bind: .boolean(drill.isVerified)),
                coalesce((
                    SELECT since FROM (
                        SELECT since, is_verified FROM flarex.drill WHERE bot = \(bind: .text(drill.bot.text))
                        ORDER BY number DESC LIMIT 1
                    ) l WHERE is_verified = \(bind: .boolean(drill.isVerified))
                ), \(begun)),
                \(bind: .optional(fault))::pg_catalog.jsonb)
            """
        )
    }

    /// The last drill of each bot, or of one.
    package func readLastDrills(of bot: Name? = nil) throws -> [Name: Drill] {
        let drills = try query(
            """
            SELECT DISTINCT ON (bot) bot, workspace, archive, \(SQL.epoch(of: "taken_at")), \(SQL.epoch(of: "begun_at")),
                milliseconds, tables, rows, bytes, server_version, has_network, fault::text
            FROM flarex.drill
            WHERE \(bind: .optional(bot?.text))::text IS NULL OR bot = \(bind: .optional(bot?.text))
            ORDER BY bot, number DESC
            """
        ) { try $0.drill() }.compactMap(\.self)
        return Dictionary(uniqueKeysWithValues: drills.map { ($0.bot, $0) })
    }

    /// The last drill of a bot that began at that time or later.
    ///
    /// - Parameter moment: as the server prints it.
    package func readDrill(of bot: Name, since moment: String) throws -> Drill? {
        guard let drill = try readLastDrills(of: bot)[bot] else { return nil }
        let since = try query("SELECT \(SQL.epoch(of: "\(bind: .text(moment))::timestamptz"))") {
            try $0.integer(0, as: Int64.self)
        }
        return since.allSatisfy { $0 <= drill.begunAt.seconds } ? drill : nil
    }

    /// The newest archives of bots whose drill is due, the one that was longest not verified first.
    ///
    /// A bot is due when three quarters of the time are over since its last drill, so that it is verified within it; or
    /// when its last drill failed, and there is a newer archive.
    ///
    /// - Parameters:
    ///   - span: how often each bot is to be verified; nil for all bots.
    ///   - limit: how many to answer at most.
    package func readDueForDrill(within span: TimeSpan?, limit: Int?) throws -> [Archive] {
        let age = span.map { Bind.integer($0.seconds * 3 / 4) } ?? .null
        let due = try query(
            """
            SELECT a.number
            FROM flarex.bot b
            JOIN LATERAL (
                SELECT number FROM flarex.archive WHERE bot = b.id ORDER BY taken_at DESC, number DESC LIMIT 1
            ) a ON true
            LEFT JOIN LATERAL (
                SELECT begun_at, archive, is_verified FROM flarex.drill WHERE bot = b.id ORDER BY number DESC LIMIT 1
            ) d ON true
            WHERE \(bind: age)::bigint IS NULL OR d.begun_at IS NULL
                OR d.begun_at <= pg_catalog.now() - \(bind: age)::bigint * interval '1 second'
                OR NOT d.is_verified AND d.archive <> a.number
            ORDER BY d.begun_at NULLS FIRST, b.id COLLATE "C"
            LIMIT \(bind: limit.map { .integer($0) } ?? .null)
            """
        ) { try $0.integer(0) }
        let archives = Dictionary(uniqueKeysWithValues: try readArchives(numbered: due).map { ($0.number, $0) })
        return due.compactMap { archives[$0] }
    }

    /// Whether the registry still knows an archive.
    package func hasArchive(_ number: Int) throws -> Bool {
        try query("SELECT EXISTS (SELECT FROM flarex.archive WHERE number = \(number))") { try $0.boolean(0) }.first
            ?? false
    }

    /// Forgets drills that began longer ago, but for each bot's last one.
    func forgetDrills(olderThan age: TimeSpan) throws {
        try execute(
            """
            DELETE FROM flarex.drill d WHERE begun_at < pg_catalog.now() - \(age.seconds) * interval '1 second'
                AND EXISTS (SELECT FROM flarex.drill l WHERE l.bot = d.bot AND l.number > d.number)
            """
        )
    }
}

extension Row {
    /// Nil for a bot with a name that no bot can have.
    fileprivate func drill() throws -> Drill? {
        guard let bot = Name(try text(0)), let workspace = Name(try text(1)) else { return nil }
        return Drill(
            bot: bot,
            workspace: workspace,
            archive: try integer(2),
            takenAt: Timestamp(seconds: try integer(3, as: Int64.self)),
            begunAt: Timestamp(seconds: try integer(4, as: Int64.self)),
            milliseconds: try integer(5, as: Int64.self),
            tables: try integer(6),
            rows: try integer(7),
            bytes: ByteCount(bytes: try integer(8, as: Int64.self)),
            serverVersion: try integer(9),
            hasNetwork: try boolean(10),
            fault: try optionalText(11).map { try JSONDecoder().decode(ArchiveFault.self, from: Data($0.utf8)) }
        )
    }
}
