package import Model
package import PostgresClient
import SQLText

/// A migration that is under way, or whose runner was gone before it could say what came of it.
struct MigrationAttempt: Sendable {
    var login: String
    var intent: Int
    var name: String
    var isTransactional: Bool
    var isComplete: Bool
    var state: TransactionFate
}

/// What became of a transaction, as the server knows it.
enum TransactionFate: String, Sendable {
    case committed
    case aborted
    case open = "in progress"
    /// It is so long ago that the server does not know any more.
    case forgotten
    /// There was none.
    case none
}

extension PostgresSession {
    /// All that is recorded of a bot's migrations, in the order of their numbers.
    package func readMigrations(of bot: Name) throws -> [MigrationRecord] {
        let records = try query(
            """
            SELECT id, name, checksum, sql, status, applied_by, applied_at::text, duration_ms, error, accepted_by
            FROM flarex.bot_migration WHERE bot = \(bind: .text(bot.text))
            UNION ALL
            -- What was committed is applied, even if its runner was killed before the record was in its place.
            SELECT (SELECT coalesce(max(id), 0) + 1 FROM flarex.bot_migration WHERE bot = a.bot), a.name, a.checksum,
                a.sql, 'applied', a.applied_by, a.completed_at::text, a.duration_ms, NULL, NULL
            FROM flarex.migration_attempt a
            WHERE a.bot = \(bind: .text(bot.text)) AND a.completed_at IS NOT NULL
                AND CASE WHEN a.xid < pg_catalog.pg_snapshot_xmax(pg_catalog.pg_current_snapshot())
                    THEN pg_catalog.pg_xact_status(a.xid) = 'committed' END
            ORDER BY 1
            """
        ) { row -> MigrationRecord? in
            guard let status = MigrationRecord.Status(rawValue: try row.text(4)) else { return nil }
            return MigrationRecord(
                id: try row.integer(0),
                name: try row.text(1),
                checksum: try row.text(2),
                sql: try row.text(3),
                status: status,
                appliedBy: try row.text(5),
                appliedAt: try row.text(6),
                milliseconds: try row.integer(7, as: Int64.self),
                error: try row.optionalText(8),
                acceptedBy: try row.optionalText(9)
            )
        }
        return records.compactMap(\.self)
    }

    func readAttempt(of bot: Name) throws -> MigrationAttempt? {
        try query(
            """
            SELECT login, intent, name, in_transaction, completed_at IS NOT NULL, \(Self.state("xid"))
            FROM flarex.migration_attempt WHERE bot = \(bind: .text(bot.text))
            """
        ) { row in
            MigrationAttempt(
                login: try row.text(0),
                intent: try row.integer(1),
                name: try row.text(2),
                isTransactional: try row.boolean(3),
                isComplete: try row.boolean(4),
                state: TransactionFate(rawValue: try row.text(5)) ?? .forgotten
            )
        }.first
    }

    /// Writes down what is about to be tried, by whom and through which login.
    func beginAttempt(_ migration: Migration, of bot: Name, login: Identifier, intent: Int, actor: String) throws {
        try execute(
            """
            INSERT INTO flarex.migration_attempt (bot, login, intent, name, checksum, sql, applied_by, in_transaction)
            VALUES (\(bind: .text(bot.text)), \(bind: .text(login.name)), \(bind: .integer(intent)),
                \(bind: .text(migration.name)), \(bind: .text(migration.checksum)),
                \(bind: .text(migration.recordedText)), \(bind: .text(actor)), \(bind: .boolean(migration.isTransactional)))
            """
        )
    }

    /// Writes down in which transaction the attempt runs, before anything of it does.
    func nameTransaction(_ xid: String, of bot: Name, login: Identifier) throws {
        try change(bot, login, "xid = \(bind: .text(xid))::pg_catalog.xid8")
    }

    /// Writes down that nothing but the commit is left to do.
    func completeAttempt(of bot: Name, login: Identifier, milliseconds: Int64) throws {
        try change(
            bot,
            login,
            "completed_at = pg_catalog.clock_timestamp(), duration_ms = \(bind: .integer(milliseconds))"
        )
    }

    private func change(_ bot: Name, _ login: Identifier, _ assignment: SQL) throws {
        let tag = try execute(
            """
            UPDATE flarex.migration_attempt SET \(assignment)
            WHERE bot = \(bind: .text(bot.text)) AND login = \(bind: .text(login.name))
            """
        )
        // Another runner has come, and has settled what this one left.
        guard tag.rows == 1 else { throw MigrationRefusal.overtaken(bot) }
    }

    /// Puts the record in the attempt's place; none where there is no status.
    ///
    /// What failed before under this name is recorded no longer.
    func settleAttempt(
        of bot: Name,
        login: String,
        as status: MigrationRecord.Status?,
        milliseconds: Int64? = nil,
        error: String? = nil
    ) throws {
        try execute(
            """
            WITH attempt AS (
                DELETE FROM flarex.migration_attempt
                WHERE bot = \(bind: .text(bot.text)) AND login = \(bind: .text(login)) RETURNING *
            )
            INSERT INTO flarex.bot_migration AS m
                (bot, id, name, checksum, sql, status, applied_by, applied_at, duration_ms, error)
            SELECT bot, (SELECT coalesce(max(id), 0) + 1 FROM flarex.bot_migration WHERE bot = a.bot), name, checksum, sql,
                s.status, applied_by, coalesce(completed_at, pg_catalog.clock_timestamp()),
                coalesce(\(bind: milliseconds.map { .integer($0) } ?? .null)::bigint, duration_ms, 0),
                \(bind: .optional(error))
            FROM attempt a, (SELECT \(bind: .optional(status?.rawValue))::text AS status) s
            WHERE s.status IS NOT NULL
            ON CONFLICT (bot, name) DO UPDATE SET checksum = excluded.checksum, sql = excluded.sql,
                status = excluded.status, applied_by = excluded.applied_by, applied_at = excluded.applied_at,
                duration_ms = excluded.duration_ms, error = excluded.error
            WHERE m.status = 'failed'
            """
        )
    }

    /// Writes down that somebody has looked at what a partial migration has left; false where there is none.
    func acceptPartial(_ name: String, of bot: Name, actor: String) throws -> Bool {
        try execute(
            """
            UPDATE flarex.bot_migration SET accepted_by = \(bind: .text(actor)), accepted_at = pg_catalog.now()
            WHERE bot = \(bind: .text(bot.text)) AND name = \(bind: .text(name)) AND status = 'partial'
                AND accepted_by IS NULL
            """
        ).rows == 1
    }

    /// What became of a transaction.
    func readState(ofTransaction xid: String) throws -> TransactionFate {
        try query("SELECT \(Self.state("\(bind: .text(xid))::pg_catalog.xid8"))") {
            TransactionFate(rawValue: try $0.text(0)) ?? .forgotten
        }.first ?? .forgotten
    }

    /// What became of a transaction that is over or is being ended.
    ///
    /// A restored database may have the number of a transaction that is yet to come, and the one that is meant never was.
    /// Only a number of its own tells, and not a snapshot: that has no number of those which end after it.
    private static func state(_ xid: SQL) -> SQL {
        """
        CASE WHEN \(xid) IS NULL THEN 'none' WHEN \(xid) > pg_catalog.pg_current_xact_id() THEN 'aborted'
            ELSE coalesce(pg_catalog.pg_xact_status(\(xid)), 'forgotten') END
        """
    }
}
