import SQLText

extension PostgresSession {
    /// Takes a session-level advisory lock; returns false when `timeout` passed and another session still holds it.
    ///
    /// It asks again and again: a statement that waits for the lock would run into `lock_timeout`, and holding back
    /// a snapshot while waiting would keep vacuum from its work.
    package func acquireAdvisoryLock(key: Int64, timeout: Duration) async throws -> Bool {
        let deadline = ContinuousClock.now + timeout
        var pause = Duration.milliseconds(20)
        while true {
            if try query("SELECT pg_try_advisory_lock(\(bind: .integer(key)))", { try $0.boolean(0) }).first == true {
                return true
            }
            let left = deadline - .now
            guard left > .zero else { return false }
            try await Task.sleep(for: min(pause, left))
            pause = min(pause * 2, .milliseconds(500))
        }
    }

    /// Gives the lock back; returns false when this session does not hold it.
    @discardableResult
    package func releaseAdvisoryLock(key: Int64) throws -> Bool {
        try query("SELECT pg_advisory_unlock(\(bind: .integer(key)))") { try $0.boolean(0) }.first ?? false
    }

    /// Who holds the lock in this database; nil when nobody does.
    package func advisoryLockHolder(key: Int64) throws -> AdvisoryLockHolder? {
        // pg_locks shows a 64-bit key as two halves, and 1 in objsubid.
        try query(
            """
            SELECT l.pid, a.application_name, a.usename, a.client_addr::text, a.backend_start::text
              FROM pg_locks l LEFT JOIN pg_stat_activity a USING (pid)
             WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
               AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
               AND l.classid::bigint = (\(bind: .integer(key))::bigint >> 32) & 4294967295
               AND l.objid::bigint = \(bind: .integer(key))::bigint & 4294967295
            """
        ) { row in
            AdvisoryLockHolder(
                processID: try row.integer(0, as: Int32.self),
                applicationName: try row.optionalText(1) ?? "",
                user: try row.optionalText(2) ?? "",
                address: try row.optionalText(3),
                connectedSince: try row.optionalText(4) ?? ""
            )
        }.first
    }
}
