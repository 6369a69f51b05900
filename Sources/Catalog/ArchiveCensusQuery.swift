package import Model
package import PostgresClient
import SQLText

extension PostgresSession {
    /// Counts how well bots could be restored; nil while the control schema is older than drills.
    package func readArchiveCensus() throws -> ArchiveCensus? {
        guard try readControlVersion() >= ControlVersion.drills else { return nil }
        return try query(
            """
            SELECT count(*) FILTER (WHERE a.bot IS NULL), count(f.bot), \(SQL.epoch(of: "min(a.newest)")),
                count(*) FILTER (WHERE NOT d.is_verified), \(SQL.epoch(of: "min(coalesce(d.begun_at, a.oldest))"))
            FROM flarex.bot b
            JOIN pg_catalog.pg_namespace n ON n.nspname = b.role
            LEFT JOIN (
                SELECT bot, max(taken_at) AS newest, min(taken_at) AS oldest FROM flarex.archive GROUP BY bot
            ) a ON a.bot = b.id
            LEFT JOIN flarex.backup_failure f ON f.bot = b.id
            LEFT JOIN LATERAL (
                SELECT begun_at, is_verified FROM flarex.drill WHERE bot = b.id ORDER BY number DESC LIMIT 1
            ) d ON true
            """
        ) { row in
            ArchiveCensus(
                unarchived: try row.integer(0),
                failed: try row.integer(1),
                oldestArchive: try row.optionalInteger(2, as: Int64.self).map { Timestamp(seconds: $0) },
                unrestorable: try row.integer(3),
                oldestDrill: try row.optionalInteger(4, as: Int64.self).map { Timestamp(seconds: $0) }
            )
        }.first
    }
}
