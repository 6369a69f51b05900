package import Model
package import SQLText

/// What lets the backup role log in for a while, and what ends that.
///
/// The role reads all bots' data, so it has a password only while something uses it. Whatever somebody made of the role
/// meanwhile, it is no superuser when it gets one.
package enum BackupLoginChange {
    /// Lets it log in until a time, with the password of the verifier, and ends sessions that are left of another use.
    ///
    /// - Parameter silence: keeps what comes after it, the password's verifier, out of the server's log.
    package static func opening(for duration: TimeSpan, verifier: Literal, after silence: SQL) -> [SQL] {
        [
            """
            INSERT INTO flarex.backup_login (until) VALUES (now() + \(duration.seconds) * interval '1 second')
            ON CONFLICT (is_only) DO UPDATE SET until = excluded.until
            """,
            "ALTER ROLE \(ManagedName.backup) NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION BYPASSRLS LOGIN",
            silence, "ALTER ROLE \(ManagedName.backup) PASSWORD \(secret: verifier)",
        ]
    }

    /// Lets nobody log in any more; sessions are ended by `endingSessions`, after this is committed.
    package static let closing: [SQL] = [
        "ALTER ROLE \(ManagedName.backup) NOLOGIN PASSWORD NULL", "DELETE FROM flarex.backup_login",
    ]

    package static let endingSessions: [SQL] = LifecycleStep.endSessions(of: ManagedName.backup).statements
}
