package import Model
package import PostgresClient
import SQLText

/// When the next backup of all bots is due.
package enum BackupSchedule {
    /// Whether a backup is to begin or to go on, given when the last ones began and ended.
    ///
    /// One that did not end is gone on with at once, unless it is so old that its bots need new archives anyway.
    package static func isDue(_ policy: BackupPolicy, last: LastBackup?, now: Timestamp) -> Bool {
        guard let last else { return true }
        if !last.hasEnded, last.begunAt + policy.every > now { return true }
        guard let at = policy.at else { return last.begunAt + policy.every <= now }
        // A backup a little late must not move the next one by a day.
        let days = TimeSpan(seconds: policy.every.seconds - 86400)
        return last.begunAt + days < at.last(notAfter: now)
    }
}

/// The last backup of all bots.
package struct LastBackup: Hashable, Sendable {
    package var begunAt: Timestamp
    package var hasEnded: Bool

    package init(begunAt: Timestamp, hasEnded: Bool) {
        self.begunAt = begunAt
        self.hasEnded = hasEnded
    }
}

extension PostgresSession {
    /// The last backup that was for all bots; nil where there was none.
    package func readLastBackup() throws -> LastBackup? {
        try query(
            """
            SELECT \(SQL.epoch(of: "begun_at")), ended_at IS NOT NULL
            FROM flarex.backup_run WHERE asked IS NULL ORDER BY number DESC LIMIT 1
            """
        ) { LastBackup(begunAt: Timestamp(seconds: try $0.integer(0, as: Int64.self)), hasEnded: try $0.boolean(1)) }
        .first
    }
}
