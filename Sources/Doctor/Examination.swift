package import Model
package import PostgresClient
import SQLText

/// Asks every question of the live cluster in one snapshot: a fixed number of queries, whatever the number of bots.
///
/// - Parameters:
///   - session: a superuser's session in the shared database or, where that does not exist yet, in any other: then only
///     the server is looked at.
/// - Returns: the findings, in the order of the checks.
/// - Throws: `PostgresError`.
package func examine(through session: PostgresSession, policy: ClusterPolicy) async throws -> [Finding] {
    try await session.withSnapshot { session in
        let current = try session.query("SELECT pg_catalog.current_database()") { try $0.text(0) }
        let isShared = current == [policy.database.name]
        let findings = try session.findings(of: isShared ? Checks.all(policy) : Checks.server(policy))
        return isShared ? findings : findings + [missing(policy)]
    }
}

/// Asks whether bots could be restored; for a control schema that knows of drills.
///
/// - Throws: `PostgresError`.
package func examineArchives(through session: PostgresSession, policy: ClusterPolicy) async throws -> [Finding] {
    try await session.withSnapshot { try $0.findings(of: Checks.archives(policy)) }
}

extension PostgresSession {
    fileprivate func findings(of checks: [Check]) throws -> [Finding] {
        try checks.flatMap { check in
            try query(check.query) { row in
                Finding(
                    check: check.id,
                    severity: check.severity,
                    title: check.title,
                    evidence: try row.text(0),
                    remedy: try row.optionalText(1) ?? ""
                )
            }
        }
    }
}

private func missing(_ policy: ClusterPolicy) -> Finding {
    Finding(
        check: "database-missing",
        severity: .warning,
        title: "the shared database does not exist yet, so only the server was checked",
        evidence: "database \(policy.database)",
        remedy: "flarexdb apply"
    )
}
